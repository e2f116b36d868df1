"""Local copy of the users' plans: the days from which live sessions are started."""

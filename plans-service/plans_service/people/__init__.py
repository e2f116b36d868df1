"""Local copy of the users' time zones."""

"""Local copy of the users' time zones and units, and the end of an account."""

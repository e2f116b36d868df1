"""Local copy of the users' body weights, as the tracking service publishes its measurements."""

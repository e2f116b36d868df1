"""People: local copies of what the auth service knows of a user and figures depend on."""

"""Logging in as OAuth 2.0 knows it (RFC 6749): a second door to the same log-in."""

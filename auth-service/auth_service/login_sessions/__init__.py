"""Log-in sessions: one per device, a family of refresh tokens each; log in, refresh, log out."""

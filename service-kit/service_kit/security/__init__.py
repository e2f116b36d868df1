"""Who asks: verification of access tokens and service tokens, public keys, ended log-in sessions. Nothing here issues
access tokens; the auth service does. ``runtime`` holds one app's settings, keys and store of ended sessions."""

"""The auth service owns accounts, credentials, log-in sessions, signing keys, profiles and the audit log.

It is the only service that issues tokens; every other one only verifies them with the published key set.
"""

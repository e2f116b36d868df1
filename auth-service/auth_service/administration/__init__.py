"""What administrators do with accounts: list, search, disable, grant roles."""

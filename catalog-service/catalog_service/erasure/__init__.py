"""What happens here when an account is erased."""

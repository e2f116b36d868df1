"""Counters of failed log-ins per account and per address, and the wait that they impose."""

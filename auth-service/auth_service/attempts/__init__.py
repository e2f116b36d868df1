"""Counters of failed log-ins, confirmations and refreshes, and the wait that they impose."""

"""People who train: what they were promised stands in a ledger."""

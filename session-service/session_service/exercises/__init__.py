"""Local copy of the catalogue: what exercises are called, what they measure, which muscles they train."""

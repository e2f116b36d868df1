"""Exercises: local copies of the catalogue's, as far as figures depend on them."""

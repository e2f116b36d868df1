"""Measurements: what a user measures of the body, its trend, and what derives from it."""

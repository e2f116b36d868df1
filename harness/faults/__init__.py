"""Faults on purpose: what is killed when, what must be true afterwards, and code that is broken to see it noticed."""

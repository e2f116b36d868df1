"""Exercises: the public catalogue and each user's own."""

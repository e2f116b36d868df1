"""Performances: local copies of finished workouts and their sets, the source of all projections."""

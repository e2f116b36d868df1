"""Workouts that their owners let others see by a link."""

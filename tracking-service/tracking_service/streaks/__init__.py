"""Streaks: weeks and days of training in a row."""

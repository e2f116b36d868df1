"""What happened to an exercise, change by change."""

"""Progress: how an exercise and the volume developed over time."""

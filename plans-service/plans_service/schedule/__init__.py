"""What to train on which local day: the active plan's cycle laid over the calendar."""

"""Which plan day was done on which local day, as finished workouts say."""

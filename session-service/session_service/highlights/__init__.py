"""What came of a workout: records that fell and goals that were reached, as the tracking service publishes them."""

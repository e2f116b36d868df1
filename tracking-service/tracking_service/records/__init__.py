"""Records: the best of each exercise, a projection of the performances."""

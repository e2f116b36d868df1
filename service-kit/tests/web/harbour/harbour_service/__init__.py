"""A service that is no part of Setwise: the kit must do for boats what it does for workouts."""

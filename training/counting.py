"""What a load stands for, and how much of it was moved with each repetition. Pure.

The catalogue says of each exercise whether a typed load is that of each hand or all that is moved (``load_per``).
"""

from __future__ import annotations

# Two implements (dumbbells, handles, cables) of which the load of one is typed, or all that is moved.
PER_HAND, IN_ALL = LOADS_PER = ("hand", "total")
# Measures of exercises whose load may be that of each hand. Of the others it is no load, or it comes to the body: then
# all of it is typed, else the body would be lifted once for each hand.
HELD_MEASURES = ("weight_reps", "weight_duration", "weight_distance")
BOTH_SIDES = "both"


def hands(load_per: str, side: str) -> int:
    """How many times a set's load was moved with each repetition: twice where each hand held it. Our rule.

    A set of one side moves one; repetitions that alternate are counted one side after the other, so each moves one.
    """
    return 2 if load_per == PER_HAND and side == BOTH_SIDES else 1

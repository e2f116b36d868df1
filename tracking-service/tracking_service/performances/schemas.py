"""Figures of sets as several answers show them."""

from __future__ import annotations

from service_kit.http.fields import Flag, Schema
from training.fields import AnyQuantity

SETS = "Work sets; left and right of one set count once, and a drop set counts with the set before it."


class VolumeFigures(Schema):
    """The volume of work sets, without and with the body."""

    volume = AnyQuantity(
        required=True,
        metadata={
            "description": "External load times repetitions of work sets, without warm-ups and sets in doubt; of both "
            "hands where each held the load. Assistance is no load."
        },
    )
    volume_with_body = AnyQuantity(
        required=True,
        metadata={
            "description": "The same with the share of the body that the exercise lifts, less the assistance. Records "
            "of volume are about this one."
        },
    )
    incomplete = Flag(
        required=True,
        metadata={
            "description": "True: the body weight or the exercise's share of it is not known for some sets, so that "
            "`volume_with_body` has their external load only."
        },
    )

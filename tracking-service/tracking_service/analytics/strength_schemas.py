"""The three lifts from outside."""

from __future__ import annotations

from typing import Any

from service_kit.http.fields import Choice, Decimal, Integer, ListOf, LocalDate, Nested, Schema, Text, Uuid
from tracking_service.analytics.strength import LIFTS
from tracking_service.records.schemas import Band
from training.fields import AnyQuantity
from training.strength import FORMULAS


class LiftedSet(Schema):
    """A figure and the set that made it."""

    value = AnyQuantity(
        required=True, metadata={"description": "The figure, in the unit of your preference or as typed."}
    )
    reps = Integer(required=True, metadata={"description": "Repetitions of the set."})
    local_date = LocalDate(required=True, metadata={"description": "The day of the workout."})
    exercise_id = Uuid(required=True, metadata={"description": "The exercise that the set counts as."})
    exercise_name = Text(required=True, metadata={"description": "What the exercise is called now."})
    workout_id = Uuid(required=True, metadata={"description": "The workout of the set."})
    set_id = Uuid(required=True, metadata={"description": "The set that made it."})


class LiftEstimate(LiftedSet):
    """An estimated maximum, the band around it, and the set that it was made from."""

    band = Nested(
        Band, required=True, metadata={"description": "Between which figures the true maximum probably lies."}
    )
    external = AnyQuantity(
        required=True,
        attribute="load",
        data_key="load",  # marshmallow's schemas have a method of this name
        metadata={"description": "As typed."},
    )
    rpe = Decimal(
        min="1",
        max="10",
        places=1,
        required=True,
        allow_none=True,
        metadata={"description": "How hard the set was, from 1 to 10. Null: not rated."},
    )


class Lift(Schema):
    """One of the three lifts."""

    lift = Choice(*LIFTS, required=True, metadata={"description": "Which of the three."})
    heaviest = Nested(
        LiftedSet,
        required=True,
        allow_none=True,
        metadata={"description": "The heaviest load ever lifted, once or more often."},
    )
    estimate = Nested(
        LiftEstimate,
        required=True,
        allow_none=True,
        metadata={"description": "The highest estimated maximum since `estimates_since`."},
    )


class Strength(Schema):
    """Squat, bench press and deadlift with a barbell, their total, and its DOTS."""

    as_of = LocalDate(required=True, metadata={"description": "Your local day."})
    estimates_since = LocalDate(
        required=True, metadata={"description": "Estimates are made of sets from this local day on."}
    )
    formula = Choice(*FORMULAS, required=True, metadata={"description": "Of the estimates: that of your profile."})
    lifts = ListOf(
        Nested(Lift),
        max=len(LIFTS),
        required=True,
        metadata={"description": "Squat, bench press and deadlift, in this order."},
    )
    total = AnyQuantity(
        required=True,
        allow_none=True,
        metadata={"description": "Of the three heaviest loads, none of them estimated; null until there are three."},
    )
    body_weight = AnyQuantity(required=True, allow_none=True, metadata={"description": "The latest one."})
    weighed_on = LocalDate(
        required=True, allow_none=True, metadata={"description": "Local day of that weight. Null: none was logged."}
    )
    dots = Decimal(
        min="0",
        max="100000",
        places=2,
        required=True,
        allow_none=True,
        metadata={"description": "Points of the total at the latest body weight."},
    )
    missing = ListOf(
        Choice("sex", "weight", *LIFTS),
        max=2 + len(LIFTS),
        required=True,
        metadata={
            "description": "Why there are no points. They have a curve for men and one for women: with any other `sex` "
            "in the profile, or none, there are none."
        },
    )


# As the catalogue seeds them.
_SEEDED = {
    "70": "aff878cf-b883-52e6-8731-a66d6700f16f",
    "71": "13e689c0-e5b4-5bda-9e7c-421e29083026",
    "72": "95f86fa8-30d4-5004-9e08-28983b253d47",
}


def _set(value: str, reps: int, last: str, name: str) -> dict[str, Any]:
    return {
        "value": {"value": value, "unit": "kg"},
        "reps": reps,
        "local_date": "2026-03-12",
        "exercise_id": _SEEDED[last],
        "exercise_name": name,
        "workout_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d61",
        "set_id": f"01977f3e-5c1a-7b43-9d0e-2f6a8b1c4e{last}",
    }


_BAND = {
    "low": {"value": "149.59", "unit": "kg"},
    "high": {"value": "179.47", "unit": "kg"},
    "coverage": 80,
    "assumes_failure": False,
}
_LOAD = {"value": "137.5", "unit": "kg"}
EXAMPLE: dict[str, Any] = {
    "as_of": "2026-03-12",
    "estimates_since": "2025-12-12",
    "formula": "epley",
    "lifts": [
        {
            "lift": "squat",
            "heaviest": _set("150", 1, "70", "Barbell back squat"),
            "estimate": _set("160.42", 5, "70", "Barbell back squat") | {"band": _BAND, "load": _LOAD, "rpe": "9"},
        },
        {"lift": "bench_press", "heaviest": _set("100", 3, "71", "Barbell bench press"), "estimate": None},
        {"lift": "deadlift", "heaviest": _set("180", 2, "72", "Barbell deadlift"), "estimate": None},
    ],
    "total": {"value": "430", "unit": "kg"},
    "body_weight": {"value": "82.4", "unit": "kg"},
    "weighed_on": "2026-03-12",
    "dots": "291.48",
    "missing": [],
}

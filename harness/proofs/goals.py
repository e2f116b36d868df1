"""Goals through the doors of the tracking service: what reaches one, told by the log anew after each entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from random import Random
from typing import Any

from flask import Flask

from harness.proofs import oracle
from harness.proofs.cases import Case
from harness.proofs.oracle import Typed
from harness.proofs.tracking_app import Person

MONDAY = date(2026, 1, 5)


def weights(app: Flask, random: Random) -> Iterator[Case]:
    """A weight goal is reached on the day on which two days at most 14 apart, in a row or with the trend, are at the
    target.
    """
    person, sign = Person(app, "metric"), random.choice((1, -1))
    terms: dict[str, Any] = {"kind": "measurement", "measurement_type": "weight", "start_date": MONDAY.isoformat()}
    terms |= {"direction": "up" if sign > 0 else "down", "target": {"value": "80", "unit": "kg"}}
    goal = person.post("/goals", terms)["id"]
    days = sorted(random.sample(range(40), random.randint(2, 14)))
    log = [(day, Typed(f"{random.randrange(790, 811) / 10}", "kg")) for day in days]
    for day, reading in random.sample(log, len(log)):
        at = f"{MONDAY + timedelta(days=day)}T06:00:00Z"
        person.post("/measurements", {"type": "weight", "value": reading.json(), "measured_at": at})
    right = _confirmed([(day, float(reading.amount)) for day, reading in log], 80, sign)
    yield Case(f"{log} for 80 kg, {terms['direction']}", _reached_on(person, goal), right)


def _confirmed(log: Sequence[tuple[int, float]], target: float, sign: int) -> str | None:
    """The day on which docs/api.md lets a weight goal be reached; floating point does, no trend hits 80 exactly."""
    trend = log[0][1]
    for place, (day, value) in enumerate(log):
        if place:
            trend += (1 - 0.9 ** (day - log[place - 1][0])) * (value - trend)
        met = [other for other, reading in log[: place + 1] if (reading - target) * sign >= 0]
        in_a_row = place > 0 and {day, log[place - 1][0]} <= set(met)
        close = sum(day - other <= 14 for other in met) > 1
        if close and (in_a_row or (trend - target) * sign >= 0):
            return (MONDAY + timedelta(days=day)).isoformat()
    return None


def volumes(app: Flask, random: Random) -> Iterator[Case]:
    """A goal of volume is reached by the workout with which the week comes to it, to the decimals of the target."""
    person = Person(app, "metric")
    exercise = person.exercise()
    workouts = [
        [(Typed(f"{random.randrange(60_000, 80_000) / 1000:.3f}", "kg"), random.randint(1, 12)) for _ in range(3)]
        for _ in range(random.randint(1, 5))
    ]
    sums = list(accumulate(oracle.volume(sets) for sets in workouts))
    unit = random.choice(("kg", "lb"))
    value = oracle.shown(random.choice(sums), unit, 1) + Fraction(random.choice((-1, 0, 1)), 10)
    target = Typed(f"{float(value):.1f}", unit)
    goal = person.post("/goals", {"kind": "weekly_volume", "target": target.json(), "start_date": MONDAY.isoformat()})
    for sets in workouts:
        person.train(exercise, sets)
    reaching = (place for place, amount in enumerate(sums) if oracle.shown(amount, unit, 1) >= value)
    place = next(reaching, None)
    right = None if place is None else (MONDAY + timedelta(days=place + 1)).isoformat()
    yield Case(f"{workouts} for {target} in a week", _reached_on(person, goal["id"]), right)


def _reached_on(person: Person, goal: str) -> Any:
    return person.get(f"/goals/{goal}")["reached_on"]

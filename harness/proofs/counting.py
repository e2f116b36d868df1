"""Sets, hard sets and volume of random workouts through the doors of the tracking service, against a plain count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import zip_longest
from random import Random
from typing import Any

from flask import Flask

from harness.proofs import oracle
from harness.proofs.cases import MASS, Case, random_load
from harness.proofs.oracle import Typed
from harness.proofs.tracking_app import Person

LOAD_KINDS = {"weight_reps": "absolute", "weighted_bodyweight": "added", "assisted_bodyweight": "assisted"}
MUSCLES = ("pectorals", "triceps", "quadriceps", "forearms")


@dataclass
class Exercise:
    """An exercise as the catalogue describes it, and the sets of it in the workout."""

    measure: str
    load_per: str
    fraction: int
    category: str
    shares: Mapping[str, int]
    sets: list[dict[str, Any]] = field(default_factory=list)


def workouts(app: Flask, random: Random) -> Iterator[Case]:
    """A workout of all kinds of sets: what counts once, what counts not at all, and what it came to."""
    units = random.choice(tuple(MASS))
    person, unit = Person(app, units), MASS[units]
    body = Typed(str(random.randint(50, 120)), "kg") if random.random() < 0.7 else None
    if body is not None:
        weighed = {"type": "weight", "value": body.json(), "measured_at": "2026-01-04T06:00:00Z"}
        person.post("/measurements", weighed)
    exercises = [_exercise(random) for _ in range(random.randint(1, 4))]
    person.log((_published(person, one), one.measure, one.sets) for one in exercises)
    got = person.get("/analytics/summary?period=year&date=2026-01-06")
    muscles = person.get("/analytics/muscle-groups?from=2026-01-01&to=2026-01-31")["muscles"]
    output = {
        "sets": got["sets"],
        "volume": Fraction(got["volume"]["value"]),
        "with body": Fraction(got["volume_with_body"]["value"]),
        "incomplete": got["incomplete"],
        "hard": {one["muscle"]: float(one["sets"]) for one in muscles},
    }
    with_body, unknown = _volume_with_body(exercises, body)
    right = {
        "sets": sum(len(_efforts(one.sets)) for one in exercises),
        "volume": oracle.shown(sum((_volume(one) for one in exercises), Fraction()), unit, 1),
        "with body": oracle.shown(with_body, unit, 1),
        "incomplete": unknown,
        "hard": _hard_sets(exercises),
    }
    yield Case(f"{exercises} with a body of {body}", output, right)


def _exercise(random: Random) -> Exercise:
    measure = random.choice(tuple(LOAD_KINDS))
    cuts = sorted(random.randint(0, 100) for _ in MUSCLES[1:])
    shares = dict(zip(MUSCLES, (end - start for start, end in zip([0, *cuts], [*cuts, 100], strict=True)), strict=True))
    of_hands = random.choice(("hand", "total")) if measure == "weight_reps" else "total"
    fraction = 0 if measure == "weight_reps" else random.choice((95, 100))
    category = random.choice(("strength", "strength", "strength", "mobility"))
    exercise = Exercise(measure, of_hands, fraction, category, shares)
    exercise.sets = [_set(random, measure) for _ in range(random.randint(1, 8))]
    return exercise


def _set(random: Random, measure: str) -> dict[str, Any]:
    effort = random.choice(({}, {"rpe": random.choice((40, 45, 50, 80))}, {"rir": random.randint(0, 10)}))
    return {
        "load": random_load(random),
        "load_kind": LOAD_KINDS[measure],
        "reps": random.randint(0, 12),
        "role": random.choice(("work", "work", "work", "warmup", "drop", "backoff")),
        "side": random.choice(("both", "both", "left", "right", "alternate")),
        **effort,
    }


def _published(person: Person, one: Exercise) -> Any:
    muscles = [
        {"muscle": name, "role": "primary", "share": share, "group": name}
        for name, share in one.shares.items()
        if share
    ]
    return person.exercise(
        one.measure,
        load_per=one.load_per,
        bodyweight_fraction=one.fraction,
        category=one.category,
        pattern="horizontal_push",
        muscles=muscles,
    )


def _work_sets(sets: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in sets if one["role"] != "warmup"]


Sets = list[dict[str, Any]]


def _efforts(sets: Iterable[dict[str, Any]]) -> list[Sets]:
    """The work sets in groups that count once: nth left with nth right, a drop with what stands before it."""
    groups: list[Sets] = []
    sides: dict[tuple[bool, str], list[Sets]] = {}
    before: Sets | None = None
    for one in sets:
        if one["role"] == "drop" and before is not None:
            before.append(one)
            continue
        before = [one]
        if one["side"] in ("left", "right"):
            sides.setdefault((one["role"] == "warmup", one["side"]), []).append(before)
        else:
            groups.append(before)
    for warms_up in (True, False):
        lefts, rights = (sides.get((warms_up, side), []) for side in ("left", "right"))
        nobody: Sets = []
        groups += [[*left, *right] for left, right in zip_longest(lefts, rights, fillvalue=nobody)]
    return [group for group in groups if _work_sets(group)]


def _hands(exercise: Exercise, one: dict[str, Any]) -> int:
    return 2 if exercise.load_per == "hand" and one["side"] == "both" else 1


def _volume(exercise: Exercise) -> Fraction:
    if exercise.measure == "assisted_bodyweight":
        return Fraction()
    parts = (one["load"].amount * one["reps"] * _hands(exercise, one) for one in _work_sets(exercise.sets))
    return sum(parts, Fraction())


def _volume_with_body(exercises: Iterable[Exercise], body: Typed | None) -> tuple[Fraction, bool]:
    """Kilograms, and whether a share of the body is lacking."""
    amount, unknown = Fraction(), False
    for exercise in exercises:
        if exercise.measure == "weight_reps" or body is None:
            amount += _volume(exercise)
            unknown |= exercise.measure != "weight_reps" and any(one["reps"] for one in _work_sets(exercise.sets))
            continue
        sign = -1 if exercise.measure == "assisted_bodyweight" else 1
        for one in _work_sets(exercise.sets):
            moved = body.amount * exercise.fraction / 100 + sign * one["load"].amount
            amount += max(moved, Fraction()) * one["reps"]
    return amount, unknown


def _hard_sets(exercises: Iterable[Exercise]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for exercise in exercises:
        if exercise.category == "mobility":
            continue
        hard = sum(any(_is_hard(one) for one in _work_sets(group)) for group in _efforts(exercise.sets))
        for name, share in exercise.shares.items():
            if hard and share >= 15:
                counts[name] = counts.get(name, 0) + hard * (1 if share >= 34 else 0.5)
    return counts


def _is_hard(one: dict[str, Any]) -> bool:
    rpe = one["rpe"] / 10 if "rpe" in one else 10 - one["rir"] if "rir" in one else 10
    return bool(one["reps"]) and rpe >= 5

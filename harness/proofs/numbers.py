"""Figures through the doors of the tracking service, each against the oracle: right to the decimals shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random
from typing import Any

from flask import Flask

from harness.benches.apps import service
from harness.proofs import counting, doubt, goals, oracle, strength
from harness.proofs.cases import MASS, Case, random_load, random_weight
from harness.proofs.oracle import Typed
from harness.proofs.tracking_app import Person


def prove(seed: int, count: int) -> Iterator[tuple[str, list[Case]]]:
    """Each section with its cases, ``count`` of them; the same for the same seed."""
    with service("tracking") as app:
        for name, section in SECTIONS.items():
            random = Random(f"{seed}/{name}")  # noqa: S311 - cases, no secrets
            yield name, [case for _ in range(count) for case in section(app, random)]


def _shown(quantity: Any) -> Fraction:
    return Fraction(quantity["value"])


def _typed_values(app: Flask, random: Random) -> Iterator[Case]:
    """A measurement comes back as typed, to six decimals."""
    unit, most = random.choice((("kg", 600), ("lb", 1500), ("g", 600_000), ("oz", 20_000), ("st", 100)))
    value = f"{random.randrange(most // 10, most)}.{random.randrange(10**15):015d}"[: random.randrange(8, 22)]
    body = {"type": "weight", "value": {"value": value, "unit": unit}, "measured_at": "2026-01-05T06:00:00Z"}
    answer = Person(app, "metric").post("/measurements", body)["value"]
    yield Case(f"{value} {unit}", (_shown(answer), answer["unit"]), (oracle.stored(value), unit))


def _trends(app: Flask, random: Random) -> Iterator[Case]:
    """A trend begins with its first reading."""
    units = random.choice(tuple(MASS))
    person, reading = Person(app, units), random_weight(random)
    body = {"type": "weight", "value": reading.json(), "measured_at": "2026-01-05T06:00:00Z"}
    person.post("/measurements", body)
    latest = person.get("/measurements/trend?type=weight&from=2026-01-01&to=2026-01-05")["latest"]
    right = oracle.shown(reading.amount, MASS[units])
    yield Case(f"{reading} read as {MASS[units]}", (_shown(latest["value"]), _shown(latest["trend"])), (right, right))


def _totals(app: Flask, random: Random) -> Iterator[Case]:
    """Volume and best estimates of a workout of sets in mixed units."""
    units = random.choice(tuple(MASS))
    person, unit = Person(app, units), MASS[units]
    sets = [(random_load(random), random.randint(1, 12)) for _ in range(random.randint(1, 12))]
    exercise = person.exercise()
    person.train(exercise, sets)
    formula = random.choice(oracle.FORMULAS)
    query = f"from=2026-01-01&to=2026-12-31&formula={formula}"
    (session,) = person.get(f"/progress/exercises/{exercise}?{query}")["sessions"]
    got = [_shown(session["volume"]), session["e1rm"] and _shown(session["e1rm"]), _shown(session["heaviest"])]
    maxima = [oracle.maximum(formula, load.amount, reps) for load, reps in sets if reps <= 10]
    heaviest = max(load.amount for load, _ in sets)
    estimate = oracle.shown(max(maxima), unit) if maxima else None
    right = [oracle.shown(oracle.volume(sets), unit, 1), estimate, oracle.shown(heaviest, unit)]
    yield Case(f"{sets} by {formula} in {unit}", got, right)


def _records(app: Flask, random: Random) -> Iterator[Case]:
    """A later set is a record exactly where it is more by the rule; often by a conversion's width."""
    person, older, reps = Person(app, "metric"), random_load(random), random.randint(1, 10)
    newer = _near(random, older)
    exercise = person.exercise()
    person.train(exercise, [(older, reps)])
    workout = person.train(exercise, [(newer, reps)])
    made = person.get(f"/records?exercise_id={exercise}&workout_id={workout}&limit=100")["items"]
    kinds = sorted(item["kind"] for item in made if item["kind"] != "most_reps_at_load")
    more = ["best_session_volume", "best_set_volume", "e1rm", "heaviest"]
    yield Case(f"{newer} after {older}, {reps} times", kinds, more if oracle.compare(newer, older) > 0 else [])


def _goals(app: Flask, random: Random) -> Iterator[Case]:
    """A goal is reached exactly where the readings of two days meet its target by the rule."""
    person, target, sign = Person(app, "metric"), random_weight(random), random.choice((1, -1))
    reading = _near(random, target)
    direction = "up" if sign > 0 else "down"
    terms = {"kind": "measurement", "measurement_type": "weight", "start_date": "2026-01-01", "direction": direction}
    goal = person.post("/goals", terms | {"target": target.json()})["id"]
    for day in ("2026-01-05", "2026-01-06"):
        person.post("/measurements", {"type": "weight", "value": reading.json(), "measured_at": f"{day}T06:00:00Z"})
    answer = person.get(f"/goals/{goal}/progress")
    got = (answer["status"], answer["percent"] == "100", answer["remaining"]["value"] == "0")
    reached = oracle.reaches(reading, target, sign)
    right = ("reached" if reached else "active", reached, reached)
    yield Case(f"{reading} for {target}, {direction}", got, right)


def _near(random: Random, other: Typed) -> Typed:
    """A load that says about the same, in the same unit or another."""
    unit, places = random.choice(("kg", "lb")), random.randrange(4)
    value = oracle.shown(other.amount, unit, places) + Fraction(random.choice((-1, 0, 0, 0, 1)), 10**places)
    return Typed(f"{float(max(value, Fraction(2))):.{places}f}", unit)


SECTIONS: dict[str, Callable[[Flask, Random], Iterator[Case]]] = {
    "typed values": _typed_values,
    "trends": _trends,
    "totals and estimates": _totals,
    "counted sets": counting.workouts,
    "estimated maxima": strength.maxima,
    "dots": strength.dots,
    "sets in doubt": doubt.sets,
    "readings in doubt": doubt.readings,
    "records across units": _records,
    "goals across units": _goals,
    "goals of weight": goals.weights,
    "goals of volume": goals.volumes,
}

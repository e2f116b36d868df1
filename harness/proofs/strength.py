"""Estimated maxima and DOTS through the doors of the tracking service, against their formulas written down again."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

from flask import Flask

from harness.proofs import oracle
from harness.proofs.cases import MASS, Case, random_load
from harness.proofs.oracle import Typed
from harness.proofs.tracking_app import Person

# Percent of the maximum by repetitions and whole repetitions in reserve (1 ... 14), and with half a one (1.5 ... 13.5).
WHOLE = ["100", "95.5", "92.2", "89.2", "86.3", "83.7", "81.1", "78.6", "76.2", "73.9", "70.7", "68.0", "65.3", "62.6"]
HALF = ["97.8", "93.9", "90.7", "87.8", "85.0", "82.4", "79.9", "77.4", "75.1", "72.3", "69.4", "66.7", "64.0"]
# Coefficients from the fourth power down, and the greatest body weight; the least is 40 kg.
DOTS = {
    "male": (["-0.0000010930", "0.0007391293", "-0.1918759221", "24.0900756", "-307.75076"], 210),
    "female": (["-0.0000010706", "0.0005158568", "-0.1126655495", "13.6175032", "-57.96288"], 150),
}
LIFTS = ("barbell-back-squat", "barbell-bench-press", "barbell-deadlift")


def maximum(formula: str, load: Fraction, reps: int, rpe: float | None) -> Fraction | None:
    """The maximum by a formula, or by the table (``rpe``); None where that cannot be said."""
    if reps > 10 or (formula == "rpe" and (rpe is None or rpe < 6)):
        return None
    if formula != "rpe":
        return oracle.maximum(formula, load, reps)
    left = 10 - (rpe or 10)
    percent = WHOLE[reps + int(left) - 1] if left == int(left) else HALF[int(reps + left) - 1]
    return load * 100 / Fraction(percent)


def maxima(app: Flask, random: Random) -> Iterator[Case]:
    """The estimate of one set by each formula, and whether it lies in its band."""
    units = random.choice(tuple(MASS))
    person, unit = Person(app, units), MASS[units]
    load, reps = random_load(random), random.randint(1, 12)
    rated, rpe = _effort(random)
    exercise = person.exercise()
    person.log([(exercise, "weight_reps", [{"load": load, "reps": reps, **rated}])])
    bands = []
    for formula in (*oracle.FORMULAS, "rpe"):
        query = f"from=2026-01-01&to=2026-12-31&formula={formula}"
        (session,) = person.get(f"/progress/exercises/{exercise}?{query}")["sessions"]
        amount = maximum(formula, load.amount, reps, rpe)
        right = None if amount is None else oracle.shown(amount, unit)
        shown = session["e1rm"] and Fraction(session["e1rm"]["value"])
        within = session["e1rm"] is None or _lies_in(shown, session["band"])
        yield Case(f"{load} x {reps} {rated} by {formula}", (shown, within), (right, True))
        bands += [session["band"]] if session["band"] else []
    lows = [Fraction(band["low"]["value"]) for band in bands]
    highs = [Fraction(band["high"]["value"]) for band in bands if band["high"]]
    overlap = not lows or not highs or max(lows) <= min(highs)
    yield Case(f"bands of {load} x {reps} {rated}", overlap, True)


def _effort(random: Random) -> tuple[dict[str, int], float | None]:
    """As it is logged, and the RPE that it says."""
    if random.random() < 0.3:
        return {}, None
    if random.random() < 0.5:
        left = random.randint(0, 9)
        return {"rir": left}, 10 - left
    tenths = random.randrange(50, 105, 5)
    return {"rpe": tenths}, tenths / 10


def _lies_in(value: Fraction, band: dict[str, Any]) -> bool:
    return Fraction(band["low"]["value"]) <= value and (
        band["high"] is None or value <= Fraction(band["high"]["value"])
    )


def dots(app: Flask, random: Random) -> Iterator[Case]:
    """The points of a total of the three lifts."""
    sex = random.choice(("male", "female", "other"))
    person = Person(app, "metric", sex=sex)
    body = Typed(f"{random.uniform(38, 230):.1f}", "kg")
    weighed = {"type": "weight", "value": body.json(), "measured_at": "2026-01-05T06:00:00Z"}
    person.post("/measurements", weighed)
    loads = [Typed(str(random.randint(40, 300)), "kg") for _ in LIFTS]
    for slug, load in zip(LIFTS, loads, strict=True):
        person.train(person.exercise(slug=slug), [(load, 1)])
    answer = person.get("/analytics/strength")
    total = sum((load.amount for load in loads), Fraction())
    right = _points(total, body.amount, sex) if sex in DOTS else None
    got = answer["dots"] and Fraction(answer["dots"])
    yield Case(
        f"{[str(load) for load in loads]} at {body}, {sex}",
        (Fraction(answer["total"]["value"]), got, answer["missing"]),
        (total, right, [] if sex in DOTS else ["sex"]),
    )


def _points(total: Fraction, body: Fraction, sex: str) -> Fraction:
    coefficients, most = DOTS[sex]
    weight = min(max(body, Fraction(40)), Fraction(most))
    divisor = sum(Fraction(one) * weight**power for one, power in zip(coefficients, (4, 3, 2, 1, 0), strict=True))
    return round(500 * total / divisor, 2)

"""Random logs with slips of the finger through the doors of the tracking service, against a plain judgement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from random import Random

from flask import Flask

from harness.proofs import oracle
from harness.proofs.cases import Case, random_load, random_weight
from harness.proofs.oracle import Typed
from harness.proofs.tracking_app import Person

# Of a barbell bench press, in kilograms: the most, and the leaps (ratio, floor) of a load and of a maximum by Epley.
MOST = 680
LOAD_LEAPS, MAXIMUM_LEAPS = ((2, 40), (5, 20)), ((2, 54),)
REPS_LEAPS = ((3, 30),)  # at the same or a lighter load
# Factors that slips of the finger and of the unit make.
SLIPS = (1, 1, 1, 1, Fraction(10), Fraction(1, 10), Fraction(22, 10))

Lifted = tuple[Typed, int]  # a load and its repetitions


def _slip(random: Random, typed: Typed, most: int = 2000) -> Typed:
    """The same again, or with a slip where that is taken at all (``most`` kilograms)."""
    amount = typed.amount * random.choice(SLIPS)
    return Typed(f"{float(oracle.shown(min(amount, Fraction(most)), typed.unit, 2)):.2f}", typed.unit)


def sets(app: Flask, random: Random) -> Iterator[Case]:
    """Workouts of a bench press: which sets are in doubt, and what the others come to."""
    person = Person(app, "metric")
    bench = person.exercise(pattern="horizontal_push", equipment=["barbell", "bench"], load_per="total")
    usual = random_load(random, least=20)
    log = []
    for _ in range(random.randint(1, 6)):
        done = [(_slip(random, usual), random.choice((1, 5, 5, 10, 50))) for _ in range(random.randint(1, 4))]
        roles = [random.choice(("work", "work", "warmup")) for _ in done]
        log.append([one for one, role in zip(done, roles, strict=True) if role == "work"])
        typed = [{"load": load, "reps": reps, "role": role} for (load, reps), role in zip(done, roles, strict=True)]
        person.log([(bench, "weight_reps", typed)])
    counted, doubted = _judged(log)
    summary = person.get("/analytics/summary?period=year&date=2026-01-06")
    waiting = person.get("/records/doubts?limit=100")["items"]
    got = (summary["sets"], Fraction(summary["volume"]["value"]), sorted(one["load"]["value"] for one in waiting))
    volume = oracle.shown(oracle.volume(counted), "kg", 1)
    yield Case(f"{log}", got, (len(counted), volume, sorted(load.json()["value"] for load, _ in doubted)))


def _judged(log: Sequence[Sequence[Lifted]]) -> tuple[list[Lifted], list[Lifted]]:
    """The sets that count and those in doubt, each held against all that counts of the workouts before."""
    counted: list[Lifted] = []
    doubted: list[Lifted] = []
    for done in log:
        wrong = [one for one in done if _is_wrong(one, counted)]
        doubted += wrong
        counted += [one for one in done if one not in wrong]
    return counted, doubted


def _is_wrong(one: Lifted, counted: Sequence[Lifted]) -> bool:
    kilograms, reps = one[0].amount, one[1]
    done = {(load.amount, often) for load, often in counted}
    standing = {
        (load, often)
        for load, often in done
        if not any(more >= load and oftener >= often for more, oftener in done - {(load, often)})
    }
    lighter = [Fraction(often) for load, often in standing if load <= kilograms]
    maxima = [oracle.maximum("epley", load, often) for load, often in done if often <= 10]
    return (
        kilograms > MOST
        or _leaps(kilograms, [load for load, _ in done], LOAD_LEAPS)
        or _leaps(Fraction(reps), lighter, REPS_LEAPS)
        or (reps <= 10 and _leaps(oracle.maximum("epley", kilograms, reps), maxima, MAXIMUM_LEAPS))
    )


def _leaps(figure: Fraction, earlier: Sequence[Fraction], leaps: Sequence[tuple[int, int]]) -> bool:
    best = max(earlier, default=figure)
    return any(figure > ratio * best and figure - best > floor for ratio, floor in leaps)


def readings(app: Flask, random: Random) -> Iterator[Case]:
    """Weights of a month, typed in any order: which are pending."""
    person, usual = Person(app, "metric"), random_weight(random)
    count = random.randint(1, 12)
    hours = random.sample(range(30 * 24), count)
    log = {hour: _slip(random, _near(random, usual), most=690) for hour in hours}
    for hour, weight in log.items():
        at = datetime(2026, 1, 1 + hour // 24, hour % 24, tzinfo=UTC)
        person.post("/measurements", {"type": "weight", "value": weight.json(), "measured_at": at.isoformat()})
    items = person.get("/measurements?limit=100")["items"]
    right = _counted([(hour // 24, weight.amount) for hour, weight in sorted(log.items())])
    yield Case(f"{dict(sorted(log.items()))}", [one["status"] == "counted" for one in reversed(items)], right)


def _counted(weights: Sequence[tuple[int, Fraction]]) -> list[bool]:
    """Which (day, kilograms) count: near the last that counts, or near one of an earlier day that just leapt too."""
    right: list[bool] = []
    for index, (day, kilograms) in enumerate(weights):
        earlier = weights[:index]
        counted = [one for one, counts in zip(earlier, right, strict=True) if counts]
        leapt = [one for one in earlier[-1:] if not right[-1] and _is_human(one[1]) and one[0] < day]
        believed = not counted or any(_is_near(day, kilograms, one) for one in [*counted[-1:], *leapt])
        right.append(_is_human(kilograms) and believed)
    return right


def _is_human(kilograms: Fraction) -> bool:
    return 20 <= kilograms <= 400


def _is_near(day: int, kilograms: Fraction, earlier: tuple[int, Fraction]) -> bool:
    days = day - earlier[0]
    share = Fraction(5, 100) if days <= 1 else min(Fraction(15, 1000) * days, Fraction(25, 100))
    return abs(kilograms - earlier[1]) <= share * earlier[1]


def _near(random: Random, weight: Typed) -> Typed:
    amount = weight.amount * Fraction(random.choice((950, 970, 985, 1000, 1000, 1015, 1030, 1050)), 1000)
    unit = random.choice(("kg", "lb"))
    return Typed(f"{float(oracle.shown(amount, unit, 2)):.2f}", unit)

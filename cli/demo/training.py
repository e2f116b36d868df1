"""Twelve believable weeks of somebody's training, made from a seed. Pure: one seed, one story.

Loads rise week by week with the noise of real life: some sessions are missed, some sets fall short, a lift
that failed badly goes back a step, every fourth week is a deload. Between them are easy runs that get a little longer.
Body weight falls slowly under daily noise.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKDAYS = (0, 2, 4)  # Monday, Wednesday, Friday
RUNS_ON = (1, 5)  # Tuesday, Saturday
RUN = "outdoor-run"
SURFACES = ("road", "trail", "track")
MISSED = 0.09
DELOAD_EVERY = 4
STEP_KG = 2.5


@dataclass(frozen=True)
class Lift:
    """How one exercise begins and rises, in kg; with ``load`` 0 (body weight alone) repetitions rise.

    Those of a day that are ``paired`` take turns, in one superset.
    """

    slug: str
    load: float
    weekly: float
    sets: int
    reps: int
    paired: bool = False


@dataclass(frozen=True)
class DoneSet:
    """One set as it went: repetitions, kg (None without a load), RPE in tenths."""

    reps: int
    load: float | None
    rpe: int


@dataclass(frozen=True)
class DoneExercise:
    """One exercise of a session."""

    lift: Lift
    sets: tuple[DoneSet, ...]


@dataclass(frozen=True)
class DoneSession:
    """One session, in local time."""

    title: str
    start: datetime
    minutes: int
    rpe: int
    exercises: tuple[DoneExercise, ...]


@dataclass(frozen=True)
class DoneRun:
    """One run, in local time; ``rpe`` in tenths."""

    start: datetime
    metres: int
    seconds: int
    heart_rate: int
    rpe: int
    surface: str


DAYS: dict[str, tuple[Lift, ...]] = {
    "Full body A": (
        Lift("barbell-back-squat", 80, 2.3, 4, 5),
        Lift("barbell-bench-press", 57.5, 1.4, 4, 6),
        Lift("barbell-row", 50, 1.3, 3, 8),
    ),
    "Full body B": (
        Lift("barbell-deadlift", 100, 2.6, 3, 5),
        Lift("barbell-overhead-press", 37.5, 0.9, 3, 6, paired=True),
        Lift("pull-up", 0, 0.3, 3, 5, paired=True),
    ),
}


def sessions(seed: int, first: date, weeks: int = 12) -> list[DoneSession]:
    """The sessions of ``weeks`` weeks from the Monday on or before ``first``."""
    rng = random.Random(seed)  # noqa: S311  (a story, not a secret)
    setbacks: dict[str, float] = {}
    monday = first - timedelta(days=first.weekday())
    done = []
    for number, day in enumerate(training_days(monday, weeks)):
        if rng.random() < MISSED:
            continue
        title = list(DAYS)[number % 2]
        week = (day - monday).days // 7
        done.append(session(rng, title, day, week, setbacks))
    return done


def training_days(monday: date, weeks: int) -> Iterator[date]:
    """Every planned day."""
    for week in range(weeks):
        for weekday in WEEKDAYS:
            yield monday + timedelta(weeks=week, days=weekday)


def session(rng: random.Random, title: str, day: date, week: int, setbacks: dict[str, float]) -> DoneSession:
    """One session; ``setbacks`` (kg lost by lift) is carried from one to the next."""
    start = datetime.combine(day, time(17, 30)) + timedelta(minutes=rng.randrange(0, 95))
    form = rng.gauss(0, 1)  # how good a day it is
    exercises = tuple(exercise(rng, lift, week, form, setbacks) for lift in DAYS[title])
    hardest = max(done.rpe for one in exercises for done in one.sets)
    sets = sum(len(one.sets) for one in exercises)
    return DoneSession(title, start, 14 + 4 * sets + rng.randrange(0, 9), min(hardest, 100), exercises)


def exercise(rng: random.Random, lift: Lift, week: int, form: float, setbacks: dict[str, float]) -> DoneExercise:
    """One exercise: its load of the week, a warm-up below it, work sets that tire."""
    deload = week % DELOAD_EVERY == DELOAD_EVERY - 1
    strain = form + rng.gauss(0, 0.7)
    short = 0 if deload else max(0, round(-1.1 - strain))
    sets = lift.sets - 1 if deload else lift.sets
    if lift.load == 0:
        reps = lift.reps + round(lift.weekly * week) - (2 if deload else 0)
        return DoneExercise(lift, tuple(work(sets, reps, None, short, strain, deload)))
    wanted = lift.load + lift.weekly * week - setbacks.get(lift.slug, 0)
    load = round_load(wanted * (0.88 if deload else 1))
    if short >= 2:
        setbacks[lift.slug] = setbacks.get(lift.slug, 0) + STEP_KG
    return DoneExercise(lift, tuple(work(sets, lift.reps, load, short, strain, deload)))


def work(sets: int, reps: int, load: float | None, short: int, strain: float, deload: bool) -> Iterator[DoneSet]:
    """The work sets: what falls short does so at the end, and each set is a little harder than the last."""
    for index in range(sets):
        missing = short if index == sets - 1 else max(0, short - 1) if index == sets - 2 else 0
        rpe = 65 if deload else 75 + 5 * index - round(strain * 4)
        yield DoneSet(max(1, reps - missing), load, min(100, max(60, rpe // 5 * 5)))


def round_load(load: float) -> float:
    """To what two plates of 1.25 kg allow."""
    return round(load / STEP_KG) * STEP_KG


def runs(seed: int, first: date, weeks: int = 12) -> list[DoneRun]:
    """Easy runs from the Monday on or before ``first``: a little longer and faster from week to week."""
    rng = random.Random(seed + 2)  # noqa: S311
    monday = first - timedelta(days=first.weekday())
    done = []
    for day in (monday + timedelta(weeks=week, days=weekday) for week in range(weeks) for weekday in RUNS_ON):
        if rng.random() < 2 * MISSED:
            continue
        week = (day - monday).days // 7
        metres = 10 * round((4_000 + 150 * week + rng.gauss(0, 250)) / 10)
        pace = 372 - 2 * week + rng.gauss(0, 8)  # seconds a kilometre
        start = datetime.combine(day, time(7, 0)) + timedelta(minutes=rng.randrange(0, 40))
        heart_rate, rpe = round(rng.gauss(143, 4)), rng.choice((40, 45, 50))
        done.append(DoneRun(start, metres, round(pace * metres / 1000), heart_rate, rpe, rng.choice(SURFACES)))
    return done


def weights(seed: int, first: date, weeks: int = 12, begin: float = 84.2) -> list[tuple[date, float]]:
    """Morning weights in kg, about five a week: slowly down, a little up after weekends, noisy."""
    rng = random.Random(seed + 1)  # noqa: S311
    series = []
    for number in range(weeks * 7):
        day = first + timedelta(days=number)
        trend = begin - 0.042 * number
        weekend = 0.5 if day.weekday() == 0 else 0.2 if day.weekday() == 1 else 0.0
        value = trend + weekend + rng.gauss(0, 0.35)
        if rng.random() < 0.72:
            series.append((day, round(value, 1)))
    return series

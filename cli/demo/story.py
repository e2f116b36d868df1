"""The demo's person as the API takes it: profile, plans, goals, weighings, workouts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from cli.demo.api import kg
from cli.demo.training import DAYS, RUN, SURFACES, WEEKDAYS, DoneExercise, DoneRun, DoneSession, DoneSet, Lift

ZONE = "Europe/Berlin"
PROFILE = {
    "units": "metric",
    "time_zone": ZONE,
    "week_start": "monday",
    "birth_date": "1991-05-17",
    "sex": "male",
    "height": {"value": "181", "unit": "cm"},
}
# What the person notes of each run beside distance and time.
RUN_FIELDS = {"fields": [{"key": "surface", "name": "Surface", "kind": "choice", "choices": list(SURFACES)}]}
BETWEEN_ROUNDS = {"value": "2", "unit": "min"}
Exercises = dict[str, dict[str, Any]]


def slugs() -> list[str]:
    """The exercises of the story."""
    return [RUN, *(lift.slug for lifts in DAYS.values() for lift in lifts)]


def plan(exercises: Exercises, first: date) -> dict[str, Any]:
    """The plan that the workouts with weights follow."""
    return {
        "name": "Two full-body days in turn",
        "goal": "strength",
        "level": "intermediate",
        "sessions_per_week": 3,
        "session_minutes": 60,
        "start_date": first.isoformat(),
        "cycle_length_days": 7 * len(DAYS),
        "days": [day(place, title, lifts, exercises) for place, (title, lifts) in enumerate(DAYS.items())],
    }


def day(place: int, title: str, lifts: tuple[Lift, ...], exercises: Exercises) -> dict[str, Any]:
    """One day of the plan: the days take turns over the weekdays of the training, so that a cycle takes two weeks."""
    turns = [7 * week + weekday + 1 for week in range(len(DAYS)) for weekday in WEEKDAYS]
    return {"name": title, "cycle_days": turns[place :: len(DAYS)], "blocks": list(blocks(lifts, exercises))}


def blocks(lifts: Iterable[Lift], exercises: Exercises) -> Iterator[dict[str, Any]]:
    """Each exercise by itself, those that take turns as a superset."""
    for paired, group in itertools.groupby(lifts, lambda lift: lift.paired):
        together = list(group)
        if paired:
            items = [item(lift, exercises, sets=1) for lift in together]
            yield {"kind": "superset", "rounds": together[0].sets, "rest": BETWEEN_ROUNDS, "items": items}
        else:
            rest = {"value": "3", "unit": "min"}
            yield from ({"items": [item(lift, exercises, lift.sets, rest=rest)]} for lift in together)


def item(lift: Lift, exercises: Exercises, sets: int, **more: Any) -> dict[str, Any]:
    """One exercise of the plan."""
    load = {"kind": "absolute", "quantity": kg(lift.load)} if lift.load else {"kind": "bodyweight"}
    target = {"role": "work", "reps_min": lift.reps, "load": load} | more
    return {"exercise_id": exercises[lift.slug]["id"], "sets": [target] * sets}


def run_plan(exercises: Exercises, first: date) -> dict[str, Any]:
    """The plan of another kind, active beside the first: two easy runs a week."""
    target = {"distance": {"value": "5", "unit": "km"}, "load": {"kind": "rpe", "rpe": "4.5"}}
    items = [{"exercise_id": exercises[RUN]["id"], "sets": [target]}]
    days = [
        {"name": "Easy run", "weekdays": ["tuesday", "saturday"], "time_of_day": "07:00", "blocks": [{"items": items}]}
    ]
    return {
        "name": "Easy runs",
        "kind": "running",
        "goal": "endurance",
        "start_date": first.isoformat(),
        "cycle_length_days": 7,
        "days": days,
    }


def goals(exercises: Exercises, first: date) -> list[dict[str, Any]]:
    """What the person wants, since the first day."""
    since = {"start_date": first.isoformat()}
    bench = {"exercise_id": exercises["barbell-bench-press"]["id"], "reps": 6, "target": kg(75)}
    squat = {"exercise_id": exercises["barbell-back-squat"]["id"], "target": kg(130)}
    return [
        {"kind": "measurement", "measurement_type": "weight", "direction": "down", "target": kg(79)} | since,
        {"kind": "exercise_load"} | bench | since,
        {"kind": "exercise_e1rm"} | squat | since,
        {"kind": "workouts_per_week", "target": {"value": "3", "unit": "count"}, "weeks": 12} | since,
    ]


def weighing(day: date, value: float, zone: ZoneInfo) -> dict[str, Any]:
    """One morning on the scale."""
    return {"type": "weight", "value": kg(value), "measured_at": datetime.combine(day, time(7, 5), zone).isoformat()}


def workout(session: DoneSession, exercises: Exercises, plan: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """One session with weights, logged after the fact."""
    paired = [one for one in session.exercises if one.lift.paired]
    superset_id = str(uuid4())
    superset: dict[str, Any] = {"id": superset_id, "kind": "superset", "rest": BETWEEN_ROUNDS}
    if paired:
        superset |= {"rounds": paired[0].lift.sets, "rounds_done": len(paired[0].sets)}
    return {
        **happened(session.title, session.start, timedelta(minutes=session.minutes), session.rpe, plan, zone),
        "blocks": [superset] if paired else [],
        "entries": [entry(one, exercises, superset_id) for one in session.exercises],
    }


def run_workout(run: DoneRun, exercises: Exercises, plan: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """One run, logged after the fact."""
    done = {
        "distance": {"value": f"{run.metres / 1000:g}", "unit": "km"},
        "duration": {"value": str(run.seconds), "unit": "s"},
        "heart_rate": run.heart_rate,
        "rpe": f"{run.rpe / 10:g}",
        "custom": {"surface": run.surface},
    }
    return {
        **happened("Easy run", run.start, timedelta(seconds=run.seconds), run.rpe, plan, zone),
        "entries": [{"exercise_id": exercises[RUN]["id"], "sets": [done]}],
    }


def happened(
    title: str, start: datetime, length: timedelta, rpe: int, plan: dict[str, Any], zone: ZoneInfo
) -> dict[str, Any]:
    """When a day of a plan was done, and how hard it was (``rpe`` in tenths)."""
    day = next(day for day in plan["days"] if day["name"] == title)
    start = start.replace(tzinfo=zone)
    return {
        "title": title,
        "plan_id": plan["id"],
        "plan_day_id": day["id"],
        "started_at": start.isoformat(),
        "ended_at": (start + length).isoformat(),
        "time_zone": ZONE,
        "effort_rpe": f"{rpe / 10:g}",
    }


def entry(done: DoneExercise, exercises: Exercises, superset_id: str) -> dict[str, Any]:
    """One exercise of a workout."""
    sets = [logged(one) | ({"round": number} if done.lift.paired else {}) for number, one in enumerate(done.sets, 1)]
    block = {"block_id": superset_id} if done.lift.paired else {}
    return {"exercise_id": exercises[done.lift.slug]["id"], "sets": sets} | block


def logged(done: DoneSet) -> dict[str, Any]:
    """One set of a workout."""
    load = {"load": kg(done.load)} if done.load is not None else {}
    return {"reps": done.reps, "rpe": f"{done.rpe / 10:g}"} | load

"""The demo's person as the API takes it: profile, plan, goals, weighings, workouts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cli.demo.api import kg
from cli.demo.training import DAYS, WEEKDAYS, DoneExercise, DoneSession, DoneSet, Lift

ZONE = "Europe/Berlin"
PROFILE = {
    "units": "metric",
    "time_zone": ZONE,
    "week_start": "monday",
    "birth_date": "1991-05-17",
    "sex": "male",
    "height": {"value": "181", "unit": "cm"},
}
Exercises = dict[str, dict[str, Any]]


def slugs() -> list[str]:
    """The exercises of the story."""
    return [lift.slug for lifts in DAYS.values() for lift in lifts]


def plan(exercises: Exercises, first: date) -> dict[str, Any]:
    """The plan that the workouts follow."""
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
    blocks = [{"kind": "straight", "items": [item(lift, exercises)]} for lift in lifts]
    return {"name": title, "cycle_days": turns[place :: len(DAYS)], "blocks": blocks}


def item(lift: Lift, exercises: Exercises) -> dict[str, Any]:
    """One exercise of the plan."""
    load = {"kind": "absolute", "quantity": kg(lift.load)} if lift.load else {"kind": "bodyweight"}
    target = {"role": "work", "reps_min": lift.reps, "load": load, "rest": {"value": "3", "unit": "min"}}
    return {"exercise_id": exercises[lift.slug]["id"], "sets": [target] * lift.sets}


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
    """One session, logged after the fact."""
    start = session.start.replace(tzinfo=zone)
    day = next(day for day in plan["days"] if day["name"] == session.title)
    return {
        "title": session.title,
        "plan_id": plan["id"],
        "plan_day_id": day["id"],
        "started_at": start.isoformat(),
        "ended_at": (start + timedelta(minutes=session.minutes)).isoformat(),
        "time_zone": ZONE,
        "effort_rpe": f"{session.rpe / 10:g}",
        "entries": [entry(one, exercises) for one in session.exercises],
    }


def entry(done: DoneExercise, exercises: Exercises) -> dict[str, Any]:
    """One exercise of a workout."""
    return {"exercise_id": exercises[done.slug]["id"], "sets": [logged(one) for one in done.sets]}


def logged(done: DoneSet) -> dict[str, Any]:
    """One set of a workout."""
    load = {"load": kg(done.load)} if done.load is not None else {}
    return {"reps": done.reps, "rpe": f"{done.rpe / 10:g}"} | load

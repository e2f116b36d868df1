"""How far a goal is: computed when asked for, so it is never behind the log and never part of the goal's ETag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracking_service.goals import outlooks, progress_rules, rules
from tracking_service.goals.figures import Figures
from tracking_service.goals.kinds import KINDS
from tracking_service.goals.models import Goal
from tracking_service.goals.rules import RUN, Point
from tracking_service.goals.terms import points_of, terms
from tracking_service.goals.titles import subject_names, titles
from tracking_service.people import usecases as people
from tracking_service.people.copies import Profile
from tracking_service.thinning_rules import thin


def progress(goal: Goal, points_at_most: int) -> dict[str, Any]:
    """The goal's progress for schemas.GoalProgress, with a series of so many points."""
    (names,) = _names([goal])
    return _progress(goal, people.known(goal.user_id), names, points_at_most)


def standings(goals: Sequence[Goal]) -> list[dict[str, Any]]:
    """Where each goal of one user stands, without its series."""
    if not goals:
        return []
    person = people.known(goals[0].user_id)
    return [_progress(goal, person, names) for goal, names in zip(goals, _names(goals), strict=True)]


def _names(goals: Sequence[Goal]) -> list[dict[str, Any]]:
    """The title of each goal, and what its subject is called."""
    subjects = subject_names(goals)
    called = titles(goals, subjects)
    return [{"title": called[goal.id], **subjects[goal.id]} for goal in goals]


def _progress(
    goal: Goal, person: Profile, names: Mapping[str, Any], points_at_most: int | None = None
) -> dict[str, Any]:
    """The goal's progress; ``names`` are its title and those of its subject."""
    kind = KINDS[goal.kind]
    goal_terms = terms(goal, kind, person.week_start)
    points = points_of(goal, person, deciding=False)
    way = rules.survey(goal_terms, points)
    figures = Figures(goal, kind, person)
    current = progress_rules.current(goal_terms, way)
    today = people.today(person)
    summary: dict[str, Any] = {
        "goal_id": goal.id,
        "kind": goal.kind,
        "measurement_type": goal.measurement_type,
        "exercise_id": goal.exercise_id,
        **names,
        "status": goal.status,
        "as_of": today,
        "deadline": goal.deadline,
        "start": None if way.start is None else figures.figure(way.start),
        "target": figures.target() if kind.counts != RUN else figures.figure(goal_terms.target),
        "current": _current(current, figures),
        "remaining": figures.remaining(goal_terms, way, current),
        "percent": progress_rules.percent(goal_terms, way, current),
        "milestones": _milestones(progress_rules.milestones(goal_terms, way, points)),
        "reached_on": goal.reached_on,
    }
    if points_at_most is not None:
        shown = thin(way.points, points_at_most, (lambda point: point.value,))
        summary["series"] = [{"date": point.date, "value": figures.point(point)} for point in shown]
        summary |= {"thinned": len(shown) < len(way.points), "points_in_all": len(way.points)}
    if kind.counts == RUN:
        return summary | outlooks.along_run(goal, way, person, today)
    return summary | outlooks.along_line(goal, kind, goal_terms, way, points, person, today)


def _milestones(passed: Mapping[int, date | None]) -> list[dict[str, Any]]:
    return [{"percent": at, "passed_on": day} for at, day in passed.items()]


def _current(current: Point | None, figures: Figures) -> dict[str, Any] | None:
    if current is None:
        return None
    return {
        "value": figures.point(current),
        "date": current.date,
        "workout_id": current.workout_id,
        "measurement_id": current.measurement_id,
    }

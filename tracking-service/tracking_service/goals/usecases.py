"""Setting goals and changing them: the terms are checked, then the log says where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from service_kit.db.session import db_session, get_owned
from service_kit.errors import Conflict
from service_kit.http.preconditions import Precondition
from service_kit.messaging.subscriptions import Fact
from tracking_service.changes import TypeToBeRemoved
from tracking_service.goals.models import Goal
from tracking_service.goals.payloads import REACHED, reached
from tracking_service.goals.rules import ACTIVE, PAUSED
from tracking_service.goals.rules import REACHED as IS_REACHED
from tracking_service.goals.settling import settle
from tracking_service.goals.writing import merged, restated, write
from tracking_service.measurements.types import TypeInUse
from tracking_service.people import usecases as people
from tracking_service.people.copies import Profile


class GoalIsSettled(Conflict):
    """A goal that was reached or missed is not paused. Give it another target or deadline, or set a new one."""

    type, title = "goal-is-settled", "The goal is reached or missed"


def create(user_id: UUID, body: Mapping[str, Any]) -> Goal:
    """Set a goal. Raises Invalid, GoalExists, IdTaken, NeedsLookup."""
    person = people.hold(user_id)
    goal = Goal(user_id=user_id, status=ACTIVE, pauses=[], assisted=False)
    if "id" in body:
        goal.id = body["id"]
    with db_session().no_autoflush:  # so that terms and state are written at once, as one version
        write(goal, body, person)
        if body.get("status") == PAUSED:
            _pause(goal, people.today(person))
        db_session().add(goal)
        settle(goal, person)
    return goal


def replace(user_id: UUID, goal_id: UUID, body: Mapping[str, Any], if_match: Precondition) -> Goal:
    """Give a goal new terms. Raises NotFound, Stale, Invalid, GoalExists."""
    person = people.hold(user_id)
    goal = get_owned(Goal, goal_id, user_id)
    if_match.check(goal)
    return _change(goal, restated(goal, body), person)


def amend(user_id: UUID, goal_id: UUID, changes: Mapping[str, Any], if_match: Precondition) -> Goal:
    """Change some of a goal's terms. Raises NotFound, Stale, Invalid, GoalExists."""
    person = people.hold(user_id)
    goal = get_owned(Goal, goal_id, user_id)
    if_match.check(goal)
    return _change(goal, merged(goal, changes), person)


def remove(user_id: UUID, goal_id: UUID, if_match: Precondition) -> None:
    """Delete a goal. Raises NotFound, Stale."""
    people.lock(user_id)
    goal = get_owned(Goal, goal_id, user_id)
    if_match.check(goal)
    db_session().delete(goal)


def refuse_removal(change: TypeToBeRemoved) -> None:
    """Raise TypeInUse, which names a goal, where one is about this measurement type."""
    mine = (Goal.user_id == change.user_id, Goal.measurement_type == change.slug)
    found = db_session().scalar(select(Goal.id).where(*mine).order_by(Goal.id).limit(1))
    if found is not None:
        raise TypeInUse(f"Goal {found} is about it.", goal_id=str(found), href=f"/api/v1/goals/{found}")


def _change(goal: Goal, body: Mapping[str, Any], person: Profile) -> Goal:
    """Write the terms and the wish for a pause, then settle; all of it is one new version."""
    today = people.today(person)
    with db_session().no_autoflush:
        write(goal, body, person)
        wish = body.get("status")
        if wish == PAUSED and goal.status != PAUSED:
            if goal.status != ACTIVE:
                raise GoalIsSettled()
            _pause(goal, today)
        elif wish == ACTIVE and goal.status == PAUSED:
            _resume(goal, today)
        settle(goal, person)
    return goal


def _pause(goal: Goal, today: date) -> None:
    goal.status = PAUSED
    goal.pauses = [*goal.pauses, [today.isoformat(), None]]


def _resume(goal: Goal, today: date) -> None:
    goal.status = ACTIVE
    goal.pauses = [*goal.pauses[:-1], [goal.pauses[-1][0], today.isoformat()]]


def state() -> Iterable[Fact]:
    """Every goal that is reached, for a consumer that is new or was wiped."""
    for goal in db_session().scalars(select(Goal).where(Goal.status == IS_REACHED)).yield_per(200):
        yield Fact(REACHED, goal.id, goal.version, reached(goal), goal.user_id)


def erase(user_id: UUID) -> None:
    """Delete the user's goals."""
    db_session().execute(delete(Goal).where(Goal.user_id == user_id))

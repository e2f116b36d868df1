"""Which sessions of the schedule may be moved or left out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from plans_service.schedule.rules import FARTHEST_MOVE, Change
from service_kit.errors import Conflict, FieldError, Invalid

Session = Mapping[str, Any]


class SessionDone(Conflict):
    """A workout (``workout_id``, ``href``) fulfils the session already, so it is neither moved nor left out. Delete the
    workout, or take its plan day away from it, if it was not this session."""

    type, title = "session-done", "The session is done already"


class DayStandsThere(Conflict):
    """The same day of the plan stands on that date already, as the session of ``planned_date`` (``href`` shows it).
    Choose another date, or move or skip that one first."""

    type, title = "day-stands-there", "That day of the plan stands on this date already"


def wish(patch: Mapping[str, Any], before: Change, planned_date: date) -> Change:
    """What a patch makes of the change to a session; moved to where the cycle puts it, it is not moved."""
    moved_to = patch.get("moved_to", before.moved_to)
    return Change(None if moved_to == planned_date else moved_to, patch.get("skipped", before.skipped))


def revert(change: Change) -> Change:
    """A change whose last word does not hold: that it is left out, where it says so, else the move."""
    return Change(change.moved_to if change.skipped else None, False)


def check(session: Session, wanted: Change, before: Change, others: Sequence[Session], today: date) -> None:
    """Raise unless the session may be moved or skipped as wanted; taking back is always allowed.

    ``others`` are the sessions of the plan around it. Raises Invalid for a date in the past or too far away,
    SessionDone, DayStandsThere.
    """
    is_moved = wanted.moved_to is not None and wanted.moved_to != before.moved_to
    if is_moved:
        _check_date(session["planned_date"], wanted.moved_to, today)
    if session["status"] == "done" and (is_moved or (wanted.skipped and not before.skipped)):
        key = str(session["workout_id"])
        raise SessionDone(
            f"The workout of {session['date']} fulfils it.", workout_id=key, href=f"/api/v1/workouts/{key}"
        )
    if is_moved:
        _check_room(session, wanted.moved_to, others)


def _check_date(planned_date: date, moved_to: date | None, today: date) -> None:
    assert moved_to is not None
    if abs((moved_to - planned_date).days) > FARTHEST_MOVE:
        detail = f"A session can be moved by at most {FARTHEST_MOVE} days from {planned_date}."
        raise Invalid(errors=[FieldError("out-of-range", detail, "/moved_to")])
    if moved_to < today:
        detail = f"A session cannot be moved into the past; today is {today}."
        raise Invalid(errors=[FieldError("in-the-past", detail, "/moved_to")])


def _check_room(session: Session, moved_to: date | None, others: Sequence[Session]) -> None:
    """A session that is left out takes no room."""
    for other in others:
        is_same = other["planned_date"] == session["planned_date"] or other["day_id"] != session["day_id"]
        if not is_same and other["date"] == moved_to and other["status"] != "skipped":
            raise DayStandsThere(
                f"{other['day_name']} stands on {moved_to} already.",
                planned_date=other["planned_date"].isoformat(),
                day_id=str(other["day_id"]),
                href=f"/api/v1/schedule?from={moved_to}&to={moved_to}",
            )

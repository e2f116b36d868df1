"""Who may see a workout: its owner, or whoever has the link that the owner asked for.

The code is kept as it is and not as a digest: the owner reads the link again, and it opens nothing that does not stand
beside it in the same row. It is made anew each time, so a link that was revoked never opens again.
"""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import select

from service_kit.db.session import db_session
from service_kit.errors import NotFound
from session_service.people.queries import mass_unit
from session_service.workouts.models import Workout
from session_service.workouts.views import PRIVATE, exercises_of, workout_view

CODE_BYTES = 24  # 192 bits in 32 characters, which the address demands


def set_visibility(workout: Workout, visibility: str) -> None:
    """``link``: with a code, its old one if it has one. ``private``: without, for good."""
    if visibility == PRIVATE:
        workout.share_code = None
    elif workout.share_code is None:
        workout.share_code = secrets.token_urlsafe(CODE_BYTES)


def shared_view(code: str) -> dict[str, Any]:
    """The workout that the code opens, with more than the schema ``SharedWorkout`` lets out. Raises NotFound."""
    query = select(Workout).where(Workout.share_code == code, Workout.deleted_at.is_(None))
    workout = db_session().scalar(query)
    if workout is None:
        raise NotFound("There is no such link, or it was revoked.")
    known = exercises_of([workout])
    view = workout_view(workout, mass_unit(workout.user_id), known)
    public = {key for key, one in known.items() if one.owner_id is None}
    entries = [
        {**one, "exercise_id": one["exercise_id"] if one["exercise_id"] in public else None} for one in view["entries"]
    ]
    return {**view, "entries": entries}

"""Keeping track of which plan day was done when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete

from plans_service.adherence.models import DoneWorkout
from service_kit.db.session import db_session
from service_kit.db.tombstones import record_deletion
from service_kit.messaging.copies import keep_newest

COPIED = ("user_id", "plan_id", "plan_day_id", "local_date", "ended_at")


def take(key: UUID, version: int, state: dict[str, Any]) -> None:
    """Take over a finished or amended workout unless the copy is as new or the workout was deleted."""
    keep_newest(DoneWorkout, key, version, {name: state[name] for name in COPIED})


def forget(key: UUID, version: int) -> None:
    """Take back a deleted workout."""
    record_deletion(key, version)
    db_session().execute(delete(DoneWorkout).where(DoneWorkout.id == key, DoneWorkout.version < version))


def erase(user_id: UUID) -> None:
    """Delete what the user did."""
    db_session().execute(delete(DoneWorkout).where(DoneWorkout.user_id == user_id))

"""Keeping the copy of the plans fresh."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete

from service_kit.db.session import db_session, transaction
from service_kit.db.tombstones import is_erased, record_deletion
from service_kit.messaging.copies import keep_newest
from session_service import peers
from session_service.plans.models import Plan
from session_service.plans.rules import find_day, unknown


def keep(key: UUID, version: int, user_id: UUID, name: str, days: list[dict[str, Any]]) -> None:
    """Take over the state of a plan unless the copy is as new, the plan was deleted, or the user is gone."""
    if not is_erased(user_id):
        keep_newest(Plan, key, version, {"user_id": user_id, "name": name, "days": days})


def drop(key: UUID, version: int) -> None:
    """The plan was deleted; older states that still arrive are dropped."""
    record_deletion(key, version)
    db_session().execute(delete(Plan).where(Plan.id == key, Plan.version <= version))


def erase(user_id: UUID) -> None:
    """Delete the copies of the user's plans."""
    db_session().execute(delete(Plan).where(Plan.user_id == user_id))


def fetch(user_id: UUID, plan_id: UUID, day_id: UUID) -> None:
    """Ask the plans service, outside of any transaction; what does not exist there ends the request."""
    answer = peers.plans().get_json(f"/internal/plans/{plan_id}", user_id=str(user_id))
    if answer is None:
        raise unknown("plan")
    if find_day(answer["days"], day_id) is None:
        raise unknown("day")
    with transaction():
        keep(plan_id, answer["version"], user_id, answer["name"], answer["days"])

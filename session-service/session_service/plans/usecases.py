"""The end of a copied plan."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete

from service_kit.db.session import db_session
from service_kit.db.tombstones import record_deletion
from session_service.plans.models import Plan


def drop(key: UUID, version: int) -> None:
    """The plan was deleted; older states that still arrive are dropped."""
    record_deletion(key, version)
    db_session().execute(delete(Plan).where(Plan.id == key, Plan.version <= version))

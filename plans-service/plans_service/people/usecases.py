"""Keeping the copy of the profiles fresh."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete

from plans_service.peers import auth
from plans_service.people.models import Person
from service_kit.db.copies import keep_newest
from service_kit.db.session import db_session, transaction
from service_kit.db.tombstones import is_erased
from service_kit.errors import NotFound


def fetch(user_id: UUID) -> None:
    """Ask the auth service for a profile and keep it. Raises NotFound where there is none, Unavailable."""
    profile = auth().get_json(f"/internal/users/{user_id}/profile")
    if profile is None:
        raise NotFound("There is no such account any more.")
    with transaction():
        keep(user_id, profile["version"], profile["time_zone"])


def keep(user_id: UUID, version: int, zone: str) -> None:
    """Take over a profile unless the copy is as new or the user is erased."""
    if not is_erased(user_id):
        keep_newest(Person, user_id, version, {"time_zone": zone})


def erase(user_id: UUID) -> None:
    """Delete the copy of the profile."""
    db_session().execute(delete(Person).where(Person.id == user_id))

"""Keeping the copy of the profiles fresh."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete

from service_kit.db.copies import keep_newest
from service_kit.db.session import db_session, transaction
from service_kit.db.tombstones import is_erased
from service_kit.errors import NotFound
from session_service import peers
from session_service.people.models import Person


def keep(user_id: UUID, version: int, zone: str, units: str) -> None:
    """Take over a profile unless the copy is as new or the user is erased."""
    if is_erased(user_id):
        return
    keep_newest(Person, user_id, version, {"time_zone": zone, "units": units})


def erase(user_id: UUID) -> None:
    """Delete the copy of the profile."""
    db_session().execute(delete(Person).where(Person.id == user_id))


def fetch(user_id: UUID) -> None:
    """Ask the auth service, outside of any transaction. Raises NotFound where there is no such account."""
    profile = peers.auth().get_json(f"/internal/users/{user_id}/profile")
    if profile is None:
        raise NotFound("There is no such account any more.")
    with transaction():
        keep(user_id, profile["version"], profile["time_zone"], profile["units"])

"""Verbs of boats."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete

from harbour_service.boats.models import Boat, Captain
from harbour_service.boats.payloads import LAUNCHED, launched
from harbour_service.database import db
from service_kit.db.session import get_owned, transaction
from service_kit.errors import NeedsLookup
from service_kit.http.preconditions import Precondition
from service_kit.messaging.outbox import emit

# Captains that "another service" knows, for the tests of look-ups.
ELSEWHERE: set[UUID] = set()


def launch(user_id: UUID, values: dict[str, Any]) -> Boat:
    """Add a boat and publish it."""
    boat = Boat(user_id=user_id, **values)
    db.session.add(boat)
    db.session.flush()
    emit(LAUNCHED, subject=boat.id, version=boat.version, data=launched(boat), user_id=user_id)
    return boat


def refit(boat_id: UUID, user_id: UUID, values: dict[str, Any], if_match: Precondition) -> Boat:
    """Change a boat."""
    boat = get_owned(Boat, boat_id, user_id)
    if_match.check(boat)
    for name, value in values.items():
        setattr(boat, name, value)
    return boat


def scrap(boat_id: UUID, user_id: UUID) -> None:
    """Remove a boat."""
    db.session.delete(get_owned(Boat, boat_id, user_id))


def command(boat_id: UUID, user_id: UUID) -> Boat:
    """Needs a captain, whom another service knows."""
    boat = get_owned(Boat, boat_id, user_id)
    if db.session.get(Captain, user_id) is None:
        raise NeedsLookup(lambda: _fetch(user_id))
    boat.berth = "sea"
    return boat


def erase(user_id: UUID) -> None:
    """Delete the user's boats and the copy of the captain."""
    for table in (Boat, Captain):
        db.session.execute(delete(table).where(table.user_id == user_id))


def _fetch(user_id: UUID) -> None:
    if user_id in ELSEWHERE:
        with transaction():
            db.session.add(Captain(user_id=user_id))

"""What the copy of the profiles says."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from service_kit.db.session import db_session
from service_kit.errors import NeedsLookup
from session_service.people.models import Person
from session_service.people.usecases import fetch


def time_zone(user_id: UUID) -> str:
    """The user's time zone. Raises :class:`NeedsLookup` where the user is not known here yet."""
    zone = db_session().scalar(select(Person.time_zone).where(Person.id == user_id))
    if zone is None:
        raise NeedsLookup(lambda: fetch(user_id))
    return zone


def mass_unit(user_id: UUID) -> str:
    """The unit in which derived masses are told to the user: pounds only where that was asked for."""
    units = db_session().scalar(select(Person.units).where(Person.id == user_id))
    return "lb" if units == "imperial" else "kg"

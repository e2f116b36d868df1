"""What the copy of the profiles says: time zones, and so what day it is for somebody."""

from __future__ import annotations

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from plans_service.people.models import Person
from plans_service.people.usecases import fetch
from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.errors import NeedsLookup


def time_zone(user_id: UUID, *, for_update: bool = False) -> str:
    """The user's time zone. ``for_update`` makes others who ask the same wait until this transaction ends.

    Raises NeedsLookup where the user is not known here yet.
    """
    query = select(Person).where(Person.id == user_id)
    person = db_session().scalar(query.with_for_update() if for_update else query)
    if person is None:
        raise NeedsLookup(lambda: fetch(user_id))
    return person.time_zone


def today(user_id: UUID, *, for_update: bool = False) -> date:
    """The user's local date now; see :func:`time_zone`."""
    return now().astimezone(ZoneInfo(time_zone(user_id, for_update=for_update))).date()

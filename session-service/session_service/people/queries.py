"""What the copy of the profiles says."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.messaging.copies import refuse_unknown_users
from session_service.people.copies import PEOPLE
from session_service.people.models import Person
from training.zones import not_before


def assumed_zone(user_id: UUID) -> tuple[str, datetime]:
    """The user's time zone, for what comes without one, and the instant at which that was assumed.

    Until the transaction ends no other profile is taken over: whoever dates days anew then finds this one. Raises
    NeedsLookup where the user is not known here yet.
    """
    person = PEOPLE.require({user_id}, refuse_unknown_users, for_update=True)[user_id]
    return person.time_zone, not_before(person.time_zones, now())


def mass_unit(user_id: UUID) -> str:
    """The unit in which derived masses are told to the user: pounds only where that was asked for."""
    renew(user_id)
    return unit_of(db_session().scalar(UNITS, {"user_id": user_id}))


def renew(user_id: UUID) -> None:
    """Let ``UNITS`` say what the user has just chosen. Raises NeedsLookup."""
    PEOPLE.renew({user_id})


def unit_of(units: str | None) -> str:
    """The unit of masses for what ``UNITS`` selects."""
    return "lb" if units == "imperial" else "kg"


# The system of units of ``user_id``, for statements that read more than that.
UNITS = select(Person.__table__.c.units).where(Person.__table__.c.id == bindparam("user_id"))

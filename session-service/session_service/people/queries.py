"""What the copy of the profiles says."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from service_kit.clock import now
from service_kit.messaging.copies import refuse_unknown_users
from session_service.people.copies import PEOPLE
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
    person = PEOPLE.find({user_id}).get(user_id)
    return "lb" if person is not None and person.units == "imperial" else "kg"

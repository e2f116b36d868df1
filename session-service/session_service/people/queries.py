"""What the copy of the profiles says."""

from __future__ import annotations

from uuid import UUID

from service_kit.messaging.copies import refuse_unknown_users
from session_service.people.copies import PEOPLE


def time_zone(user_id: UUID) -> str:
    """The user's time zone. Raises NeedsLookup where the user is not known here yet."""
    return PEOPLE.require({user_id}, refuse_unknown_users)[user_id].time_zone


def mass_unit(user_id: UUID) -> str:
    """The unit in which derived masses are told to the user: pounds only where that was asked for."""
    person = PEOPLE.find({user_id}).get(user_id)
    return "lb" if person is not None and person.units == "imperial" else "kg"

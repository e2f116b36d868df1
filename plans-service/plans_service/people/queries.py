"""What the copy of the profiles says: time zones, and so what day it is for somebody."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from plans_service.people.copies import PEOPLE
from service_kit.clock import now
from service_kit.messaging.copies import refuse_unknown_users
from training.zones import not_before


def time_zone(user_id: UUID) -> str:
    """The user's time zone. Raises NeedsLookup where the user is not known here yet."""
    return PEOPLE.require({user_id}, refuse_unknown_users)[user_id].time_zone


def today(user_id: UUID) -> date:
    """The user's local date now; see :func:`time_zone`."""
    return today_in(time_zone(user_id))


def today_in(zone: str) -> date:
    """The local date in a time zone now."""
    return now().astimezone(ZoneInfo(zone)).date()


def today_for_update(user_id: UUID) -> tuple[date, datetime]:
    """The user's local date for a change, and the instant at which it was that.

    Until the transaction ends others who ask the same wait, and no other profile is taken over: whoever dates days anew
    then finds this one. Raises NeedsLookup where the user is not known here yet.
    """
    person = PEOPLE.require({user_id}, refuse_unknown_users, for_update=True)[user_id]
    at = not_before(person.time_zones, now())
    return at.astimezone(ZoneInfo(person.time_zone)).date(), at

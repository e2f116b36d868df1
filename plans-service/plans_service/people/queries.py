"""What the copy of the profiles says: time zones, and so what day it is for somebody."""

from __future__ import annotations

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from plans_service.people.copies import PEOPLE
from service_kit.clock import now
from service_kit.messaging.copies import refuse_unknown_users


def time_zone(user_id: UUID, *, for_update: bool = False) -> str:
    """The user's time zone. ``for_update`` makes others who ask the same wait until this transaction ends.

    Raises NeedsLookup where the user is not known here yet.
    """
    return PEOPLE.require({user_id}, refuse_unknown_users, for_update=for_update)[user_id].time_zone


def today(user_id: UUID, *, for_update: bool = False) -> date:
    """The user's local date now; see :func:`time_zone`."""
    return now().astimezone(ZoneInfo(time_zone(user_id, for_update=for_update))).date()

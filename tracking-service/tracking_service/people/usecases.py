"""Knowing what figures depend on of a person, and letting one writer at a time project for the person."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from service_kit.clock import now
from service_kit.errors import NeedsLookup
from tracking_service.people.calendar import local_date
from tracking_service.people.copies import PEOPLE, Profile


def known(user_id: UUID) -> Profile:
    """The profile for reading; the defaults for somebody unknown."""
    return PEOPLE.find({user_id}).get(user_id) or Profile(user_id)


def hold(user_id: UUID) -> Profile:
    """The profile for writing; until the transaction ends nobody else projects for this person.

    Raises NeedsLookup while the person is unknown and the auth service was not asked lately.
    """
    person = lock(user_id)
    if person is None or person.is_due:
        raise NeedsLookup(lambda: PEOPLE.ask({user_id: {}}))
    return person


def lock(user_id: UUID) -> Profile | None:
    """Like :func:`hold`, for somebody who is surely known here or does not matter."""
    return PEOPLE.find({user_id}, for_update=True).get(user_id)


def today(person: Profile) -> date:
    """The person's local date now."""
    return local_date(now(), person.time_zone)

"""Knowing what figures depend on of a person, and letting one writer at a time project for the person."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.db.tombstones import lock_users
from service_kit.errors import NeedsLookup
from service_kit.ids import new_id
from tracking_service.changes import apply_consequences
from tracking_service.people.calendar import local_date
from tracking_service.people.copies import PEOPLE, Profile
from tracking_service.people.models import Person
from training.zone_changes import TimeZoneChosen
from training.zones import not_before

# How many rows of a table one transaction dates anew, and for how many people one run of the timer goes on.
ROWS_AT_ONCE, PEOPLE_AT_ONCE = 200, 10


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


def time_zone_of(user_id: ColumnElement[UUID] | InstrumentedAttribute[UUID]) -> ColumnElement[str]:
    """The time zone of the user whom a column names, for a query; the default of somebody unknown."""
    known = select(Person.time_zone).where(Person.user_id == user_id).scalar_subquery()
    return func.coalesce(known, Profile.time_zone)


def formula_of(user_id: ColumnElement[UUID] | InstrumentedAttribute[UUID]) -> ColumnElement[str]:
    """The strength formula of the user whom a column names, for a query; the default of somebody unknown."""
    known = select(Person.strength_formula).where(Person.user_id == user_id).scalar_subquery()
    return func.coalesce(known, Profile.strength_formula)


def zone_assumed_at(person: Profile) -> datetime:
    """The instant of what is dated now with the time zone of the profile."""
    return not_before(person.time_zones, now())


_REVISE_SETS = update(Person.__table__).where(Person.user_id == bindparam("of_user"))


def note_sets_changed(user_id: UUID) -> None:
    """What the user's sets come to may be another now; the caller holds the user."""
    db_session().execute(_REVISE_SETS, {"of_user": user_id, "sets_revision": new_id()})


def note_days_due(user_id: UUID) -> None:
    """There may be more days of the user to be dated anew than this transaction takes; the timer goes on."""
    db_session().execute(update(Person).where(Person.user_id == user_id).values(days_due=True))


DUE = select(Person.user_id).where(Person.days_due)


def date_the_rest() -> None:
    """Go on where days are left to be dated anew; run by the clock."""
    user_ids = list(db_session().scalars(DUE.order_by(Person.user_id).limit(PEOPLE_AT_ONCE)))
    lock_users(user_ids)
    for user_id, person in sorted(PEOPLE.find(user_ids, for_update=True).items()):
        db_session().execute(update(Person).where(Person.user_id == user_id).values(days_due=False))
        apply_consequences(TimeZoneChosen(user_id, person.time_zones))


def today(person: Profile) -> date:
    """The person's local date now."""
    return local_date(now(), person.time_zone)

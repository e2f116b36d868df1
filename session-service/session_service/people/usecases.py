"""Dating days anew in portions, after somebody chose a time zone."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update

from service_kit.db.session import db_session
from service_kit.db.tombstones import lock_users
from session_service.people.copies import PEOPLE
from session_service.people.models import Person
from training.zone_changes import TimeZoneChosen, apply_consequences

# How many rows of a table one transaction dates anew, and for how many people one run of the timer goes on.
ROWS_AT_ONCE, PEOPLE_AT_ONCE = 200, 10


def note_days_due(user_id: UUID) -> None:
    """There may be more days of the user to be dated anew than this transaction takes; the timer goes on."""
    db_session().execute(update(Person).where(Person.id == user_id).values(days_due=True))


DUE = select(Person.id).where(Person.days_due)


def date_the_rest() -> None:
    """Go on where days are left to be dated anew; run by the clock."""
    user_ids = list(db_session().scalars(DUE.order_by(Person.id).limit(PEOPLE_AT_ONCE)))
    lock_users(user_ids)
    for user_id, person in sorted(PEOPLE.find(user_ids, for_update=True).items()):
        db_session().execute(update(Person).where(Person.id == user_id).values(days_due=False))
        apply_consequences(TimeZoneChosen(user_id, person.time_zones))

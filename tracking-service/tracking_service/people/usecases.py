"""Knowing what figures depend on of a person, and letting one writer at a time project for the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from service_kit.clock import now
from service_kit.db.session import db_session, transaction
from service_kit.db.tombstones import is_erased
from service_kit.db.upsert import insert_ignoring
from service_kit.errors import NeedsLookup, Unavailable
from service_kit.observability.logs import log
from tracking_service.changes import CalendarChanged, happened
from tracking_service.peers import auth
from tracking_service.people.calendar import local_date
from tracking_service.people.models import Person

# While the auth service has not told of a person, defaults serve, and it is asked again after so long.
ASK_AGAIN = timedelta(minutes=10)
CALENDAR = ("time_zone", "week_start")


@dataclass(frozen=True)
class Profile:
    """What figures depend on of a person, as other slices see it; the defaults are those of somebody unknown."""

    user_id: UUID
    units: str = "metric"
    time_zone: str = "UTC"
    week_start: str = "monday"
    height: int | None = None  # millimetres
    birth_date: date | None = None
    sex: str | None = None


def known(user_id: UUID) -> Profile:
    """The profile for reading; the defaults for somebody unknown."""
    person = db_session().get(Person, user_id)
    return Profile(user_id) if person is None else _profile(person)


def hold(user_id: UUID) -> Profile:
    """The profile for writing; until the transaction ends nobody else projects for this person.

    Raises NeedsLookup while the person is unknown and the auth service was not asked lately.
    """
    person = _locked(user_id)
    if person is None or _ask(person):
        raise NeedsLookup(lambda: fetch(user_id))
    return _profile(person)


def lock(user_id: UUID) -> Profile | None:
    """Like :func:`hold`, for somebody who is surely known here or does not matter."""
    person = _locked(user_id)
    return None if person is None else _profile(person)


def _locked(user_id: UUID) -> Person | None:
    query = select(Person).where(Person.user_id == user_id).with_for_update()
    return db_session().scalar(query.execution_options(populate_existing=True))


def _profile(person: Person) -> Profile:
    return Profile(**{one.name: getattr(person, one.name) for one in fields(Profile)})


def _ask(person: Person) -> bool:
    return person.version == 0 and (person.asked_at is None or person.asked_at < now() - ASK_AGAIN)


def today(person: Profile) -> date:
    """The person's local date now."""
    return local_date(now(), person.time_zone)


def fetch(user_id: UUID) -> None:
    """Ask the auth service and keep its answer. Without one the defaults stand in: logging must not wait for it."""
    try:
        profile = auth().get_json(f"/internal/users/{user_id}/profile")
    except Unavailable as error:
        log.warning("profile look-up failed", error=str(error))
        profile = None
    with transaction():
        if is_erased(user_id):
            return
        insert_ignoring(Person, {"user_id": user_id}, ("user_id",))
        db_session().execute(update(Person).where(Person.user_id == user_id).values(asked_at=now()))
        if profile is not None:
            keep(user_id, profile["version"], _read(profile))


def keep(user_id: UUID, version: int, facts: Mapping[str, Any]) -> None:
    """Take over a profile, told or looked up, unless the copy is as new."""
    insert_ignoring(Person, {"user_id": user_id}, ("user_id",))
    person = _locked(user_id)
    if person is None or person.version >= version:
        return
    before = [getattr(person, name) for name in CALENDAR]
    person.version = version
    for name, value in facts.items():
        setattr(person, name, value)
    db_session().flush()
    if before != [getattr(person, name) for name in CALENDAR]:
        happened(CalendarChanged(user_id))


def _read(profile: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a looked-up profile."""
    height, birth_date = profile.get("height"), profile.get("birth_date")
    return {
        **{name: profile[name] for name in ("units", *CALENDAR)},
        "height": height["base"] if height else None,
        "birth_date": date.fromisoformat(birth_date) if birth_date else None,
        "sex": profile.get("sex"),
    }


def erase(user_id: UUID) -> None:
    """Delete the copy."""
    db_session().execute(delete(Person).where(Person.user_id == user_id))

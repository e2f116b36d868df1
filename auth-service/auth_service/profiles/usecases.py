"""Make, read and change a profile, and tell the other services."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from auth_service.profiles.models import Profile
from auth_service.profiles.rules import birth_date_errors
from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.errors import Invalid, NotFound
from service_kit.folding import fold
from service_kit.http.preconditions import Precondition
from service_kit.messaging.outbox import emit
from service_kit.messaging.subscriptions import Fact
from training.quantity import quantity_json
from training.zones import with_choice

REGISTERED = "auth.account-registered.v1"
CHANGED = "auth.profile-changed.v1"


def create(user_id: UUID, display_name: str) -> Profile:
    """The profile of a new account, with defaults; announces the account to the other services."""
    profile = Profile(id=user_id, display_name=display_name, name_folded=fold(display_name))
    db_session().add(profile)
    db_session().flush()
    _publish(REGISTERED, profile)
    return profile


def get(user_id: UUID) -> Profile:
    """The user's profile. Raises NotFound when the account has been erased."""
    profile = db_session().get(Profile, user_id)
    if profile is None:
        raise NotFound("There is no such profile.")
    return profile


def change(user_id: UUID, changes: dict[str, Any], if_match: Precondition) -> Profile:
    """Apply a merge-patch to the version that the client read."""
    profile = get(user_id)
    if_match.check(profile)
    if errors := birth_date_errors(changes.get("birth_date"), now()):
        raise Invalid(errors=errors)
    if "time_zone" in changes:
        profile.time_zones = with_choice(profile.time_zones, changes["time_zone"], now())
    for name, value in changes.items():
        setattr(profile, name, value)
    profile.name_folded = fold(profile.display_name)
    before = profile.version
    db_session().flush()
    if profile.version != before:
        _publish(CHANGED, profile)
    return profile


def last_version(user_id: UUID) -> int:
    """The version of the newest event about this user; until the commit there is no newer one.

    Raises NotFound when the account has been erased.
    """
    version = db_session().scalar(select(Profile.version).where(Profile.id == user_id).with_for_update())
    if version is None:
        raise NotFound("There is no such profile.")
    return version


def select_ids_by_name(text: str) -> Select[UUID]:
    """A select of the ids of the users whose display name holds ``text``, whatever its case and accents."""
    return select(Profile.id).where(Profile.name_folded.contains(fold(text), autoescape=True))


def payload(profile: Profile) -> dict[str, Any]:
    """What other services may know: never the name, never the address."""
    return {
        "user_id": str(profile.id),
        "units": profile.units,
        "language": profile.language,
        "time_zone": profile.time_zone,
        "time_zones": profile.time_zones,
        "week_start": profile.week_start,
        "height": quantity_json(profile.height),
        "birth_date": profile.birth_date.isoformat() if profile.birth_date else None,
        "sex": profile.sex,
        "strength_formula": profile.strength_formula,
    }


def facts(user_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """The payload of each of the users who is there, with the version of the profile."""
    found = db_session().scalars(select(Profile).where(Profile.id.in_(user_ids)))
    return {profile.id: {**payload(profile), "version": profile.version} for profile in found}


def state() -> Iterator[Fact]:
    """All profiles as they are now, for a consumer that is new or was wiped."""
    for profile in db_session().scalars(select(Profile).order_by(Profile.id).execution_options(yield_per=500)):
        yield Fact(CHANGED, profile.id, profile.version, payload(profile), profile.id)


def _publish(kind: str, profile: Profile) -> None:
    emit(kind, subject=profile.id, version=profile.version, data=payload(profile), user_id=profile.id)

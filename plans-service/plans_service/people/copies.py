"""The copy of the profiles: what of them is kept, and whom to ask."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID

from plans_service.peers import auth
from plans_service.people.models import Person
from service_kit.errors import NotFound
from service_kit.http.fields import EventSchema, TimeZone
from service_kit.messaging.copies import LocalCopy


@dataclass(frozen=True)
class Profile:
    """A person as other slices see them."""

    id: UUID
    time_zone: str


class ProfileState(EventSchema):
    """A profile as registered or changed."""

    time_zone = TimeZone(required=True)


def refuse_unknown(user_ids: Set[UUID]) -> None:
    """Raise NotFound where there is anybody whom the auth service does not know."""
    if user_ids:
        raise NotFound("There is no such account any more.")


PEOPLE = LocalCopy(
    Person, user=Person.id, value=Profile, schema=ProfileState, owner=auth, path="/internal/users/{}/profile"
)

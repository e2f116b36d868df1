"""The copy of the profiles: what of them is kept, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from plans_service.peers import auth
from plans_service.people.models import Person
from service_kit.http.fields import EventSchema, TimeZone
from service_kit.messaging.copies import LocalCopy
from training.zone_changes import follow_profile
from training.zone_fields import ZoneHistory
from training.zones import History


@dataclass(frozen=True)
class Profile:
    """A person as other slices see them."""

    id: UUID
    time_zone: str
    time_zones: History


class ProfileState(EventSchema):
    """A profile as registered or changed."""

    time_zone = TimeZone(required=True)
    time_zones = ZoneHistory()


PEOPLE = LocalCopy(
    Person,
    user=Person.id,
    value=Profile,
    schema=ProfileState,
    owner=auth,
    path="/internal/profiles",
    follow=follow_profile,
)

"""The copy of the profiles: what of them is kept, and whom to ask."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service_kit.http.fields import Choice, EventSchema, TimeZone
from service_kit.messaging.copies import LocalCopy
from service_kit.messaging.lanes import bulk
from session_service.changes import TimeZoneChosen, apply_consequences
from session_service.peers import auth
from session_service.people.models import Person
from training.zone_fields import ZoneHistory
from training.zones import History


@dataclass(frozen=True)
class Profile:
    """A person as other slices see them."""

    id: UUID
    time_zone: str
    time_zones: History
    units: str


class ProfileState(EventSchema):
    """A profile as registered or changed."""

    time_zone = TimeZone(required=True)
    time_zones = ZoneHistory()
    units = Choice("metric", "imperial", required=True)


def follow(user_id: UUID, state: Mapping[str, Any], changed: Set[str]) -> None:
    """Days that were dated with a time zone which had not arrived here are dated anew."""
    if "time_zones" in changed:
        with bulk():  # years may be dated anew
            apply_consequences(TimeZoneChosen(user_id, state["time_zones"]))


PEOPLE = LocalCopy(
    Person,
    user=Person.id,
    value=Profile,
    schema=ProfileState,
    owner=auth,
    path="/internal/profiles",
    follow=follow,
)

"""What the auth service tells of people."""

from __future__ import annotations

from typing import Any

from service_kit.http.fields import Choice, EventSchema, LocalDate, TimeZone, Uuid
from service_kit.messaging.erasure import erase_user
from service_kit.messaging.subscriptions import Event, Subscription
from tracking_service.fields import EventQuantity
from tracking_service.people import usecases
from tracking_service.people.calendar import WEEK_STARTS


class Profile(EventSchema):
    """A profile as registered or changed."""

    user_id = Uuid(required=True)
    units = Choice("metric", "imperial", required=True)
    time_zone = TimeZone(required=True)
    week_start = Choice(*WEEK_STARTS, required=True)
    height = EventQuantity(required=True, allow_none=True)
    birth_date = LocalDate(required=True, allow_none=True)
    sex = Choice("male", "female", "other", required=True, allow_none=True)


class AccountErased(EventSchema):
    """A user who is gone."""

    user_id = Uuid(required=True)


def take_profile(event: Event, data: dict[str, Any]) -> None:
    """Registered or changed: the same to us."""
    height = data["height"]
    facts = {name: data[name] for name in ("units", "time_zone", "week_start", "birth_date", "sex")}
    usecases.keep(data["user_id"], event.version, facts | {"height": height.base if height else None})


def take_erasure(_event: Event, data: dict[str, Any]) -> None:
    """Everything of the user goes, in all slices, and a hashed tombstone stays."""
    erase_user(data["user_id"])


HANDLES = {
    "auth.account-registered.v1": Subscription(Profile, take_profile),
    "auth.profile-changed.v1": Subscription(Profile, take_profile),
    "auth.account-erased.v1": Subscription(AccountErased, take_erasure),
}
ERASE = usecases.erase

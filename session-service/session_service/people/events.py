"""What the auth service tells of accounts."""

from __future__ import annotations

from typing import Any

from service_kit.http.fields import Choice, EventSchema, TimeZone, Uuid
from service_kit.messaging.erasure import erase_user
from service_kit.messaging.subscriptions import Event, Subscription
from session_service.people import usecases


class Profile(EventSchema):
    """A profile as registered or changed."""

    user_id = Uuid(required=True)
    time_zone = TimeZone(required=True)
    units = Choice("metric", "imperial", required=True)


class AccountErased(EventSchema):
    """A user who is gone."""

    user_id = Uuid(required=True)


def take_profile(event: Event, data: dict[str, Any]) -> None:
    """Registered or changed: the same to us."""
    usecases.keep(data["user_id"], event.version, data["time_zone"], data["units"])


def take_erasure(_event: Event, data: dict[str, Any]) -> None:
    """Everything of the user goes, in all slices, and a hashed tombstone stays."""
    erase_user(data["user_id"])


HANDLES = {
    "auth.account-registered.v1": Subscription(Profile, take_profile),
    "auth.profile-changed.v1": Subscription(Profile, take_profile),
    "auth.account-erased.v1": Subscription(AccountErased, take_erasure),
}
ERASE = usecases.erase

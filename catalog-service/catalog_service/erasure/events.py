"""What the auth service tells of accounts that are gone."""

from __future__ import annotations

from typing import Any

from service_kit.http import fields as f
from service_kit.messaging.erasure import erase_user
from service_kit.messaging.subscriptions import Event, Subscription


class AccountErased(f.EventSchema):
    """Who is gone."""

    user_id = f.Uuid(required=True)


def take_erasure(_event: Event, data: dict[str, Any]) -> None:
    """Everything of the user goes, in all slices, and a hashed tombstone stays."""
    erase_user(data["user_id"])


HANDLES = {"auth.account-erased.v1": Subscription(AccountErased, take_erasure)}

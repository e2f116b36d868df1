"""Deletion of an account from outside."""

from __future__ import annotations

from auth_service.password_policy.fields import Password
from service_kit.http.fields import Instant, Schema


class ErasureRequest(Schema):
    """The password again: an access token left on a screen must not be enough."""

    password = Password(required=True, metadata={"description": "That of the account."})


class Erasure(Schema):
    """When it will be carried out."""

    erase_at = Instant(required=True, metadata={"description": "Log in before then to keep the account."})

"""auth.account-erased: the user's custom exercises go, and stay gone."""

from __future__ import annotations

from catalog_service.erasure import usecases
from service_kit import fields as f
from service_kit.subscriptions import Subscription


class AccountErased(f.EventSchema):
    """Who is gone."""

    user_id = f.Uuid(required=True)


HANDLES = {"auth.account-erased.v1": Subscription(AccountErased, usecases.erase)}

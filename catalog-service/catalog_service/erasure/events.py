"""What the auth service publishes of accounts that are gone."""

from __future__ import annotations

from service_kit.messaging.erasure import ERASURES

HANDLES = {"auth.account-erased.v1": ERASURES}

"""What the auth service publishes of accounts."""

from __future__ import annotations

from service_kit.messaging.erasure import ERASURES
from session_service.people.copies import PEOPLE

HANDLES = {
    "auth.account-registered.v1": PEOPLE.states,
    "auth.profile-changed.v1": PEOPLE.states,
    "auth.account-erased.v1": ERASURES,
}
ERASE = PEOPLE.erase

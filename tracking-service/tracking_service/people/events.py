"""What the auth service publishes of people."""

from __future__ import annotations

from datetime import timedelta

from service_kit.messaging.erasure import ERASURES
from service_kit.messaging.subscriptions import Timer
from tracking_service.people import usecases
from tracking_service.people.copies import PEOPLE

HANDLES = {
    "auth.account-registered.v1": PEOPLE.states,
    "auth.profile-changed.v1": PEOPLE.states,
    "auth.account-erased.v1": ERASURES,
}
TIMERS = {"date_the_rest": Timer(timedelta(seconds=10), usecases.date_the_rest, usecases.DUE)}
ERASE = PEOPLE.erase

"""What the clock does to signing keys."""

from __future__ import annotations

from datetime import timedelta

from auth_service.keys import usecases
from service_kit.messaging.subscriptions import Timer

TIMERS = {"rotate_keys": Timer(every=timedelta(minutes=10), run=usecases.rotate)}

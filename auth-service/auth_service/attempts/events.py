"""What the clock does to the buckets."""

from __future__ import annotations

from datetime import timedelta

from auth_service.attempts import usecases
from service_kit.messaging.subscriptions import Timer

TIMERS = {"forget_idle_attempts": Timer(every=timedelta(hours=1), run=usecases.delete_idle)}

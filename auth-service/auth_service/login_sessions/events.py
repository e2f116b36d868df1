"""What the clock does to sessions."""

from __future__ import annotations

from datetime import timedelta

from auth_service.login_sessions import ending, usecases
from service_kit.messaging.subscriptions import Timer

TIMERS = {
    "prune_sessions": Timer(every=timedelta(hours=1), run=usecases.prune),
    "republish_revocations": Timer(every=timedelta(minutes=1), run=ending.republish),
}

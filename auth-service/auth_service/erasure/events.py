"""What this slice publishes, and what it does by the clock."""

from __future__ import annotations

from datetime import timedelta

from auth_service.erasure import usecases
from service_kit.messaging.subscriptions import Timer

PUBLISHES = {usecases.ERASED: usecases.payload}

TIMERS = {"erase_accounts": Timer(every=timedelta(minutes=5), run=usecases.erase_due)}

"""What the clock does to the audit log."""

from __future__ import annotations

from datetime import timedelta

from auth_service.audit import usecases
from service_kit.messaging.subscriptions import Timer

TIMERS = {"forget_old_addresses": Timer(every=timedelta(days=1), run=usecases.erase_expired)}

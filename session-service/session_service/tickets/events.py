"""What is done about tickets by the clock."""

from __future__ import annotations

from datetime import timedelta

from service_kit.messaging.subscriptions import Timer
from session_service.tickets import usecases

TIMERS = {"drop_old_stream_tickets": Timer(every=timedelta(hours=1), run=usecases.drop_old)}
ERASE = usecases.erase

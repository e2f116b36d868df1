"""What this slice does by the clock, and how it forgets somebody."""

from __future__ import annotations

from datetime import timedelta

from service_kit.messaging.subscriptions import Timer
from session_service.sessions import forgotten, summaries, usecases

TIMERS = {
    "end_forgotten": Timer(every=timedelta(minutes=1), run=forgotten.end_forgotten),
    "summarize_outdated": Timer(every=timedelta(seconds=10), run=summaries.summarize_outdated),
}
ERASE = usecases.erase

"""What this slice does by the clock, and how it forgets somebody."""

from __future__ import annotations

from datetime import timedelta

from service_kit.messaging.subscriptions import Timer
from session_service.sessions import forgotten, summaries, usecases

TIMERS = {
    "end_forgotten": Timer(every=timedelta(minutes=1), run=forgotten.end_forgotten),
    "summarize_outdated": Timer(timedelta(seconds=10), summaries.summarize_outdated, summaries.OUTDATED),
}
ERASE = usecases.erase

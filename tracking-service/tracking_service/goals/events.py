"""What this slice publishes, and the goals whose time runs out."""

from __future__ import annotations

from datetime import timedelta

from service_kit.messaging.subscriptions import Timer
from tracking_service.goals import settling, usecases
from tracking_service.goals.payloads import REACHED, REOPENED, reached, reopened

PUBLISHES = {REACHED: reached, REOPENED: reopened}
TIMERS = {
    "mark_missed_goals": Timer(every=timedelta(minutes=1), run=settling.mark_missed),
    "judge_limits": Timer(every=timedelta(minutes=1), run=settling.judge_limits),
}
STATE = usecases.state
ERASE = usecases.erase

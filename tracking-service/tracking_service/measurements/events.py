"""What this slice publishes, and readings that a release judges otherwise."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from service_kit.messaging.subscriptions import Timer
from tracking_service.measurements import settling, usecases
from tracking_service.measurements.models import StaleReadings
from tracking_service.measurements.payloads import DELETED, LOGGED, deleted, logged
from tracking_service.people import usecases as people


def judge_stale() -> None:
    """Judge readings anew, and all that follows from them, of those who wait for it longest."""
    for user_id in settling.take_stale():
        people.lock(user_id)
        settling.judge_all(user_id)


PUBLISHES = {LOGGED: logged, DELETED: deleted}
TIMERS = {"judge_stale_readings": Timer(timedelta(seconds=5), judge_stale, select(StaleReadings.user_id))}
STATE = usecases.state
ERASE = usecases.erase

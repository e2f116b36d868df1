"""What this slice publishes, and the records that were made stale."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from sqlalchemy import select

from service_kit.messaging.subscriptions import Timer
from tracking_service.changes import SetsReweighed, apply_consequences
from tracking_service.people import usecases as people
from tracking_service.records import usecases
from tracking_service.records.models import StaleRecords
from tracking_service.records.payloads import ACHIEVED, CHANGED, WITHDRAWN, achieved, changed, withdrawn


def rebuild_stale() -> None:
    """Compute anew what sets moved, and all that follows from it, where records are stale (see models.StaleRecords)."""
    for user_id, pairs in groupby(usecases.take_stale(), key=lambda pair: pair[0]):
        people.lock(user_id)
        heads = usecases.redefine(user_id, [exercise_id for _, exercise_id in pairs])
        apply_consequences(SetsReweighed(user_id, dict.fromkeys(heads)))


PUBLISHES = {CHANGED: changed, ACHIEVED: achieved, WITHDRAWN: withdrawn}
TIMERS = {"rebuild_stale_records": Timer(timedelta(seconds=5), rebuild_stale, select(StaleRecords.user_id))}
STATE = usecases.state
ERASE = usecases.erase

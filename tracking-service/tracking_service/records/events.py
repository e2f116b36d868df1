"""What this slice publishes, and the records that the catalogue's changes make stale."""

from __future__ import annotations

from datetime import timedelta

from service_kit.messaging.subscriptions import Timer
from tracking_service.changes import SetsReweighed, apply_consequences
from tracking_service.people import usecases as people
from tracking_service.performances import usecases as performances
from tracking_service.records import usecases
from tracking_service.records.payloads import ACHIEVED, WITHDRAWN, achieved, withdrawn


def rebuild_stale() -> None:
    """Compute anew what sets moved, and all that follows from it, where the catalogue changed an exercise."""
    for user_id, exercise_id in usecases.take_stale():
        people.lock(user_id)
        performances.reweigh(user_id, exercise_id=exercise_id)
        apply_consequences(SetsReweighed(user_id, {exercise_id: None}))


PUBLISHES = {ACHIEVED: achieved, WITHDRAWN: withdrawn}
TIMERS = {"rebuild_stale_records": Timer(every=timedelta(seconds=30), run=rebuild_stale)}
STATE = usecases.state
ERASE = usecases.erase

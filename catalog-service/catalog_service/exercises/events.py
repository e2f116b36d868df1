"""What this slice publishes, the current state for a consumer that is new, and how it forgets somebody."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from catalog_service.database import db
from catalog_service.exercises import usecases
from catalog_service.exercises.models import Exercise
from catalog_service.exercises.payloads import CHANGED, CREATED, RETIRED, state
from service_kit.messaging.subscriptions import Fact


def current() -> Iterable[Fact]:
    """Every exercise as it is now, for a consumer that is new."""
    for exercise in db.session.scalars(select(Exercise).order_by(Exercise.id)):
        kind = RETIRED if exercise.retired else CHANGED
        yield Fact(kind, exercise.id, exercise.version, state(exercise), exercise.owner_id)


PUBLISHES = {CREATED: state, CHANGED: state, RETIRED: state}
STATE = current
ERASE = usecases.erase

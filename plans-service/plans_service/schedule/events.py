"""What the schedule follows of workouts, after :mod:`plans_service.adherence` has taken them over."""

from __future__ import annotations

from typing import Any

from plans_service.schedule import usecases
from service_kit.http.fields import EventSchema
from service_kit.messaging.subscriptions import Event, Subscription


class WorkoutLogged(EventSchema):
    """A workout as finished or amended; the envelope names it."""


def fulfil(event: Event, _data: dict[str, Any]) -> None:
    """Finished or amended: the same to us."""
    usecases.fulfil(event.subject, event.version, event.time)


# Exclusive: whoever skips a session at this moment sees the workout, or is seen here.
_LOGGED = Subscription(WorkoutLogged, fulfil, exclusive=True)
HANDLES = {"session.workout-finished.v1": _LOGGED, "session.workout-amended.v1": _LOGGED}

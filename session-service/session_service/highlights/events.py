"""What the tracking service publishes that came of a workout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow.fields import Integer, List

from service_kit.http.fields import EventSchema, Instant, Nested, Uuid
from service_kit.messaging.subscriptions import Event, Subscription
from session_service.highlights import usecases

# Members that say where a highlight belongs, and so are not told again in its details.
_ADDRESS = frozenset({"version", "record_id", "goal_id", "user_id", "workout_id", "achieved_at", "reached_at"})


class Achieved(EventSchema):
    """A set became the best of its kind."""

    record_id = Uuid(required=True)
    version = Integer(required=True)
    exercise_id = Uuid(required=True)
    achieved_at = Instant(required=True)


class Withdrawn(EventSchema):
    """A record that is none any more."""

    record_id = Uuid(required=True)
    version = Integer(required=True)


class RecordsChanged(EventSchema):
    """Records that a workout made, and those of it that are no more."""

    user_id = Uuid(required=True)
    workout_id = Uuid(required=True)
    achieved = List(Nested(Achieved), required=True)
    withdrawn = List(Nested(Withdrawn), required=True)


class RecordAchieved(EventSchema):
    """The same of one set, as releases before told it."""

    user_id = Uuid(required=True)
    workout_id = Uuid(required=True)
    exercise_id = Uuid(load_default=None)
    achieved_at = Instant(required=True)


class GoalReached(EventSchema):
    """A goal was reached, maybe by a workout."""

    user_id = Uuid(required=True)
    workout_id = Uuid(required=True, allow_none=True)
    reached_at = Instant(required=True)


class Withdrawal(EventSchema):
    """A record or goal that is none any more; the event's subject says which."""

    user_id = Uuid(required=True)


def take_records(event: Event, data: dict[str, Any]) -> None:
    """Each record has a version of its own, so that it does not matter in which order it is told of them."""
    usecases.keep(
        [
            _row(one["record_id"], one["version"], data | one, members, "record", "achieved_at")
            for one, members in zip(data["achieved"], event.data["achieved"], strict=True)
        ]
    )
    usecases.take_back({one["record_id"]: one["version"] for one in data["withdrawn"]})


def take_record(event: Event, data: dict[str, Any]) -> None:
    """A record belongs to the workout in which it fell."""
    usecases.keep([_row(event.subject, event.version, data, event.data, "record", "achieved_at")])


def take_goal(event: Event, data: dict[str, Any]) -> None:
    """A goal that a measurement reached is no workout's highlight."""
    if data["workout_id"] is not None:
        usecases.keep([_row(event.subject, event.version, data, event.data, "goal", "reached_at")])


def take_back(event: Event, _data: dict[str, Any]) -> None:
    """An edited or deleted workout, or a corrected weight, took the record or goal back."""
    usecases.take_back({event.subject: event.version})


def _row(
    key: UUID, version: int, data: Mapping[str, Any], members: Mapping[str, Any], kind: str, at: str
) -> dict[str, Any]:
    """A highlight by column; ``members`` are as tracking tells them, of which most are its details."""
    return {
        "id": key,
        "version": version,
        "user_id": data["user_id"],
        "workout_id": data["workout_id"],
        "exercise_id": data.get("exercise_id"),
        "type": kind,
        "at": data[at],
        "details": {name: value for name, value in members.items() if name not in _ADDRESS},
    }


HANDLES = {
    "tracking.records-changed.v1": Subscription(RecordsChanged, take_records),
    "tracking.record-achieved.v1": Subscription(RecordAchieved, take_record),
    "tracking.record-withdrawn.v1": Subscription(Withdrawal, take_back),
    "tracking.goal-reached.v1": Subscription(GoalReached, take_goal),
    "tracking.goal-reopened.v1": Subscription(Withdrawal, take_back),
}
ERASE = usecases.erase

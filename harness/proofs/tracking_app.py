"""The tracking service in this process: people, exercises and workouts as the other services publish them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from harness.benches.apps import signed_in
from harness.proofs.oracle import Typed
from service_kit.ids import new_id
from service_kit.messaging import consumer
from service_kit.messaging.subscriptions import Event
from service_kit.testing.contracts import Contracts

example = Contracts().example
START = datetime(2026, 1, 5, 18, tzinfo=UTC)


class Person:
    """Somebody new, who reads metric or imperial figures."""

    def __init__(self, app: Flask, units: str, **facts: Any) -> None:
        self.app, self.id, self.days = app, new_id(), 0
        self.client: FlaskClient = signed_in(app, self.id)
        self.deliver("auth.profile-changed.v1", self.id, user_id=str(self.id), units=units, time_zone="UTC", **facts)

    def deliver(self, kind: str, subject: UUID, **data: Any) -> None:
        """Hand an event to the service; what is not given is as in the contract's example."""
        event = Event(
            id=new_id(),
            type=kind,
            source="/proof",
            subject=subject,
            version=1,
            time=START,
            user_id=self.id,
            correlation_id=None,
            data=example(kind) | data,
        )
        with self.app.app_context():
            consumer.take(event)

    def exercise(self, measure: str = "weight_reps", **facts: Any) -> UUID:
        """A new exercise of the catalogue."""
        key = new_id()
        self.deliver("catalog.exercise-created.v1", key, exercise_id=str(key), owner_id=None, measure=measure, **facts)
        return key

    def train(self, exercise: UUID, sets: Sequence[tuple[Typed, int]]) -> str:
        """A workout of (load, repetitions), a day after the one before; answers its id."""
        return self.log([(exercise, "weight_reps", [{"load": load, "reps": reps} for load, reps in sets])])

    def log(self, entries: Iterable[tuple[UUID, str, Iterable[dict[str, Any]]]]) -> str:
        """A workout of (exercise, measure, sets), a day after the one before; loads are Typed. Answers its id."""
        self.days += 1
        started, key = START + timedelta(days=self.days), new_id()
        base = example("session.workout-finished.v1")["entries"][0]
        rows = [
            base
            | {"entry_id": str(new_id()), "exercise_id": str(exercise), "measure": measure, "position": position}
            | {"sets": [self._set(place, **one) for place, one in enumerate(sets)]}
            for position, (exercise, measure, sets) in enumerate(entries)
        ]
        times = {"started_at": started.isoformat(), "ended_at": (started + timedelta(hours=1)).isoformat()}
        ids = {"workout_id": str(key), "user_id": str(self.id)}
        day = {"local_date": started.date().isoformat(), "body_weight": None}
        self.deliver("session.workout-finished.v1", key, **ids, **times, **day, entries=rows)
        return str(key)

    def get(self, path: str) -> Any:
        """A GET that must succeed."""
        answer = self.client.get(f"/api/v1{path}")
        assert answer.status_code == 200, answer.json
        return answer.json

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """A POST that must create something."""
        answer = self.client.post(f"/api/v1{path}", json=body)
        assert answer.status_code == 201, answer.json
        return answer.json

    @staticmethod
    def _set(place: int, load: Typed | None = None, **figures: Any) -> dict[str, Any]:
        typed = load and {"base": round(load.amount * 1_000_000), **load.json()}
        nothing = dict.fromkeys(("reps", "duration", "distance", "rpe", "rir"))
        one = example("session.workout-finished.v1")["entries"][0]["sets"][0]
        usual = {"set_id": str(new_id()), "position": place, "role": "work", "load_kind": "absolute", "side": "both"}
        return one | nothing | usual | {"load": typed} | figures

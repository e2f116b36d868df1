"""One writer: sends what it wants to have written until it is acknowledged, and notes every promise."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import requests

from cli.demo.api import Answer, Api, kg
from harness.load.ledger import Ledger, Promise
from service_kit.ids import new_id

PASSWORD = "seven herons row at noon"  # noqa: S105  (of people who do not exist)
PAUSE_S = 0.2
FIRST_DAY = datetime(2026, 1, 5, 17, tzinfo=UTC)
AGAIN = frozenset({408, 409, 429, 500, 502, 503, 504})
LIVE_SETS = 3
KINDS = ("workout",) * 16 + ("measurement",) * 2 + ("plan", "live")


class Writer:
    """A person with an account. ``patience``: seconds after which a write that nobody acknowledges stays a maybe."""

    def __init__(self, url: str, ledger: Ledger, seed: int, patience: float = 90.0) -> None:
        self.ledger, self.patience = ledger, patience
        self.rng = random.Random(seed)  # noqa: S311  (a story, not a secret)
        self.email = f"{uuid4().hex}@example.org"
        self.api = Api(url, timeout=15)
        account = {"email": self.email, "password": PASSWORD, "display_name": "Robin"}
        self.id = str(self.insist("POST", "/auth/register", account).body["id"])
        self.log_in()
        exercises = self.insist("GET", "/exercises?q=barbell").body["items"]
        self.exercises = [str(one["id"]) for one in exercises if one["measure"] == "weight_reps"][:2]
        self.write_count = 0
        self.followed: dict[str, Any] = {}  # the plan of the live sessions

    def log_in(self) -> None:
        """A new access token."""
        self.api.token = None
        answer = self.insist("POST", "/auth/login", {"email": self.email, "password": PASSWORD})
        self.api.token = str(answer.body["access_token"])

    def write(self, kind: str | None = None) -> Promise:
        """Write something (workouts most of all) and note it."""
        self.write_count += 1
        make = {"workout": self.workout, "measurement": self.measurement, "plan": self.plan, "live": self.live}
        return make[kind or self.rng.choice(KINDS)]()

    def insist(self, method: str, path: str, body: Any = None, promise: Promise | None = None) -> Answer:
        """Send it, with one key, until it is acknowledged. Raises TimeoutError, or AssertionError if it is refused."""
        key = promise.key if promise else uuid4().hex
        deadline = time.monotonic() + self.patience
        while True:
            answer = self._try(method, path, body, key, promise)
            if answer is not None and answer.status < 300:
                return answer
            if answer is not None and answer.status == 401 and self.api.token:
                self.log_in()
            elif answer is not None and answer.status not in AGAIN:
                raise AssertionError(f"{method} {path}: {answer.status} {answer.body}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"{method} {path}: nobody acknowledges it: {answer}")
            time.sleep(PAUSE_S)

    def _try(self, method: str, path: str, body: Any, key: str, promise: Promise | None) -> Answer | None:
        if promise is not None:
            promise.tries += 1
        headers = {"Idempotency-Key": key} if method == "POST" else {}
        try:
            return self.api.open(method, path, body, headers=headers, expect=tuple(range(200, 600)))
        except requests.RequestException:
            return None

    def _send(self, path: str, promise: Promise) -> Promise:
        self.ledger.note(promise)
        answer = self.insist("POST", path, promise.body, promise)
        promise.acknowledged, promise.id = True, str(answer.body["id"])
        return promise

    def workout(self) -> Promise:
        """A workout of one exercise, logged after the fact."""
        exercise, sets = self.rng.choice(self.exercises), self._sets(self.rng.randint(1, 3))
        promise = Promise("workout", self.id, exercise_id=exercise, sets=sets)
        start = FIRST_DAY + timedelta(hours=6 * self.write_count)
        promise.body = {
            "title": promise.mark,
            "started_at": start.isoformat(),
            "ended_at": (start + timedelta(hours=1)).isoformat(),
            "entries": [{"exercise_id": exercise, "sets": [figures(*one) for one in sets]}],
        }
        return self._send("/workouts", promise)

    def measurement(self) -> Promise:
        """A body weight."""
        promise = Promise("measurement", self.id)
        promise.body = {"type": "weight", "value": kg(80 + self.rng.randint(0, 20) / 10), "note": promise.mark}
        return self._send("/measurements", promise)

    def plan(self) -> Promise:
        """A plan of one day."""
        promise = Promise("plan", self.id)
        target = {"role": "work", "reps_min": 5, "load": {"kind": "absolute", "quantity": kg(90)}}
        block = {"kind": "straight", "items": [{"exercise_id": self.exercises[0], "sets": [target] * LIVE_SETS}]}
        promise.body = {"name": promise.mark, "goal": "strength", "days": [{"name": "One", "blocks": [block]}]}
        return self._send("/plans", promise)

    def live(self) -> Promise:
        """A live session by a plan: begun, every set done, finished. The promise is the workout that comes of it."""
        if not self.followed:
            self.followed = dict(self.insist("GET", f"/plans/{self.plan().id}").body)
        promise = Promise("live", self.id, exercise_id=self.exercises[0], sets=self._sets(LIVE_SETS))
        day = {"plan_id": self.followed["id"], "day_id": self.followed["days"][0]["id"]}
        state = self.insist("POST", "/sessions", {**day, "title": promise.mark}).body
        self.ledger.note(promise)
        for reps, milligrams in promise.sets:
            step = state["current"]["step_id"]
            state = self._command(state, "complete_set", step_id=step, reps=reps, load=kg(milligrams / 1_000_000))
        promise.id = str(self._command(state, "finish")["workout_id"])
        promise.acknowledged = True
        return promise

    def _command(self, state: dict[str, Any], kind: str, **fields: Any) -> dict[str, Any]:
        body = {"id": str(new_id()), "kind": kind, "based_on": state["sequence"], **fields}
        return dict(self.insist("POST", f"/sessions/{state['id']}/commands", body).body)

    def _sets(self, count: int) -> tuple[tuple[int, int], ...]:
        """(repetitions, milligrams); near to each other, since a record that looks improbable would wait for a word."""
        return tuple((self.rng.randint(3, 8), 2_500_000 * self.rng.randint(32, 40)) for _ in range(count))


def figures(reps: int, milligrams: int) -> dict[str, Any]:
    """A set as the API takes it."""
    return {"reps": reps, "load": kg(milligrams / 1_000_000)}

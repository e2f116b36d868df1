"""Somebody who trains, made through the doors of a system, for measurements: 200 weights of as many days, 30 workouts,
and a live session of 16 sets.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from cli.demo.api import kg
from harness.benches.connection import Connection, Request
from harness.load.ledger import Ledger
from harness.load.writer import Writer
from service_kit.ids import new_id

WEIGHTS, WORKOUTS = 200, 30
SESSION_EXERCISES, SESSION_SETS = 4, 4
PLANNED_SET = {"role": "work", "reps_min": 5, "load": {"kind": "absolute", "quantity": kg(60)}}


class Person:
    """Has an account; :meth:`train` gives them what they are measured with."""

    def __init__(self, url: str, port: int, seed: int = 1) -> None:
        self.writer, self.port, self.seed = Writer(url, Ledger(), seed), port, seed
        self.id = self.writer.id
        self.exercises: list[dict[str, Any]] = []
        self.session: dict[str, Any] = {}
        self.plan: dict[str, Any] = {}

    def connection(self) -> Connection:
        """A new connection with a new token."""
        self.writer.log_in()
        return Connection(self.port, str(self.writer.api.token))

    def train(self) -> None:
        """Weights, workouts, a plan that is not active, and a live session by it with its first set done."""
        self.exercises = self._all_exercises()
        self.weigh()
        self.log_workouts()
        self.plan = self._plan()
        self.begin_session()

    def _all_exercises(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            page = self.writer.insist("GET", f"/exercises?page_size=100&page={len(found) // 100 + 1}").body
            found += page["items"]
            if len(found) >= page["page"]["total"]:
                return found

    def weigh(self, count: int = WEIGHTS) -> None:
        """A weight a day until today, with the noise of a scale."""
        now, noise = datetime.now(UTC), random.Random(self.seed)  # noqa: S311
        weights = [
            {
                "type": "weight",
                "value": kg(round(80 - day / 50 + noise.uniform(-0.8, 0.8), 1)),
                "measured_at": (now - timedelta(days=day)).isoformat(),
            }
            for day in range(count)
        ]
        self.writer.insist("POST", "/measurements/batch", {"measurements": weights})

    def log_workouts(self, count: int = WORKOUTS) -> None:
        """Three workouts a week until today, each of two exercises that the live session has not."""
        now = datetime.now(UTC)
        workouts = []
        for number in range(count):
            start = now - timedelta(days=7 * (number // 3) + 2 * (number % 3), hours=2)
            entries = [
                {"exercise_id": exercise, "sets": [{"reps": 5, "load": kg(80 - number)}] * 3}
                for exercise in self.writer.exercises
            ]
            times = {"started_at": start.isoformat(), "ended_at": (start + timedelta(hours=1)).isoformat()}
            workouts.append({"title": f"Workout {number}", "entries": entries} | times)
        self.writer.insist("POST", "/workouts/batch", {"workouts": workouts})

    def _plan(self) -> dict[str, Any]:
        lifts = [one for one in self.exercises if one["measure"] == "weight_reps"]
        chosen = [one["id"] for one in lifts if one["id"] not in self.writer.exercises][:SESSION_EXERCISES]
        blocks = [
            {"kind": "straight", "items": [{"exercise_id": one, "sets": [PLANNED_SET] * SESSION_SETS}]}
            for one in chosen
        ]
        day = {"name": "One", "blocks": blocks}
        made = self.writer.insist("POST", "/plans", {"name": "Bench", "goal": "strength", "days": [day]})
        return dict(made.body)

    def begin_session(self) -> None:
        """A live session with all sets to do; one that is open is abandoned."""
        if self.session:
            self.writer.insist("POST", f"/sessions/{self.session['id']}/commands", self.abandonment())
        body = {"plan_id": self.plan["id"], "day_id": self.plan["days"][0]["id"]}
        self.session = dict(self.writer.insist("POST", "/sessions", body).body)

    def begin_free_session(self) -> None:
        """A live session without a plan."""
        self.session = dict(self.writer.insist("POST", "/sessions", {"title": "Free"}).body)

    def abandonment(self) -> dict[str, Any]:
        """The command that ends the live session."""
        based_on = self.writer.insist("GET", f"/sessions/{self.session['id']}").body["sequence"]
        return {"id": str(new_id()), "kind": "abandon", "based_on": based_on}


def set_commands(session: dict[str, Any]) -> list[Request]:
    """A command for each set of a live session of which none is done, in order."""
    steps = [step["step_id"] for block in session["blocks"] for entry in block["entries"] for step in entry["steps"]]
    path = f"/api/v1/sessions/{session['id']}/commands"
    return [
        Request(
            "POST",
            path,
            {
                "id": str(new_id()),
                "kind": "complete_set",
                "based_on": place,
                "step_id": step,
                "reps": 5,
                "load": kg(60),
            },
        )
        for place, step in enumerate(steps)
    ]

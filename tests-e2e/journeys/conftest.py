"""What the journeys share: a plan of two exercises, and a guide through a live session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cli.demo.api import Answer, Api, kg
from harness.system import Trial
from service_kit.ids import new_id


class Guide:
    """One device in a live session: it knows the last state that it saw, and bases its commands on that."""

    def __init__(self, api: Api, state: dict[str, Any]) -> None:
        self.api, self.state = api, state

    @classmethod
    def start(cls, api: Api, plan: dict[str, Any] | None = None, day: int = 0, **more: Any) -> Guide:
        """Start a session, by a day of a plan or from nothing."""
        chosen = {"plan_id": plan["id"], "day_id": plan["days"][day]["id"]} if plan else {}
        return cls(api, api.post("/sessions", chosen | more, expect=201).body)

    @classmethod
    def join(cls, api: Api) -> Guide:
        """Join the session that runs, as another device or after a restart."""
        return cls(api, api.get("/sessions/current").body)

    @property
    def id(self) -> str:
        return str(self.state["id"])

    def command(self, kind: str, **fields: Any) -> dict[str, Any]:
        """A fresh command, based on the last state."""
        return {"id": str(new_id()), "kind": kind, "based_on": self.state["sequence"], **fields}

    def send(self, *commands: dict[str, Any], **options: Any) -> Answer:
        """Send one or several commands; the state that comes back becomes the last one."""
        body: Any = commands[0] if len(commands) == 1 else list(commands)
        answer = self.api.post(f"/sessions/{self.id}/commands", body, **options)
        if answer.status < 300:
            self.state = answer.body
        return answer

    def do(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Send one fresh command."""
        self.send(self.command(kind, **fields))
        return self.state

    def complete(self, **figures: Any) -> dict[str, Any]:
        """Complete the current set."""
        return self.do("complete_set", step_id=self.state["current"]["step_id"], **figures)

    def finish(self, **more: Any) -> str:
        """Finish; gives the id of the workout."""
        return str(self.do("finish", **more)["workout_id"])


@pytest.fixture
def guide() -> type[Guide]:
    return Guide


@pytest.fixture
def find() -> Callable[[Api, str], dict[str, Any]]:
    """An exercise of the catalogue by words."""

    def search(api: Api, words: str) -> dict[str, Any]:
        items = api.get("/exercises", params={"q": words})["items"]
        assert items, f"nothing found for {words}"
        return dict(items[0])

    return search


@pytest.fixture
def write_plan() -> Callable[..., dict[str, Any]]:
    """Write and activate a plan: one day, an exercise for each ``(exercise, sets, reps, load in kg)``."""

    def write(api: Api, *items: tuple[dict[str, Any], int, int, float]) -> dict[str, Any]:
        blocks = [
            {
                "kind": "straight",
                "items": [
                    {
                        "exercise_id": exercise["id"],
                        "sets": [
                            {
                                "role": "work",
                                "reps_min": reps,
                                "load": {"kind": "absolute", "quantity": kg(load)},
                                "rest": {"value": "2", "unit": "min"},
                            }
                        ]
                        * sets,
                    }
                ],
            }
            for exercise, sets, reps, load in items
        ]
        body = {"name": "First steps", "goal": "strength", "days": [{"name": "Day one", "blocks": blocks}]}
        plan = api.post("/plans", body, expect=201).body
        api.post(f"/plans/{plan['id']}/activate")
        return dict(api.get(f"/plans/{plan['id']}").body)

    return write


@pytest.fixture
def workout_of() -> Callable[..., dict[str, Any]]:
    """A workout as it is logged after the fact: sets of ``(reps, kg)`` of one exercise."""

    def make(
        exercise: dict[str, Any], *sets: tuple[int, float], day: str = "2026-03-03", **more: Any
    ) -> dict[str, Any]:
        figures = [{"reps": reps, "load": kg(load)} for reps, load in sets]
        return {
            "title": "Logged",
            "started_at": f"{day}T17:00:00Z",
            "ended_at": f"{day}T18:00:00Z",
            "entries": [{"exercise_id": exercise["id"], "sets": figures}],
        } | more

    return make


@pytest.fixture
def record_of() -> Callable[..., dict[str, Any] | None]:
    """The current record of one kind in one exercise, or None."""

    def look(api: Api, exercise: dict[str, Any], kind: str) -> dict[str, Any] | None:
        items = api.get("/records", params={"exercise_id": exercise["id"], "kind": kind})["items"]
        current = [item for item in items if item["status"] == "current"]
        return dict(current[0]) if current else None

    return look


@pytest.fixture(scope="package")
def killed_system(tmp_path_factory: pytest.TempPathFactory, started: Any, on_stack: bool) -> Iterator[Trial]:
    """A system for all tests that stop or kill one."""
    with started(tmp_path_factory.mktemp("scratch"), on_stack) as trial:
        yield trial


@pytest.fixture
def scratch_system(killed_system: Trial) -> Trial:
    """A running system that a test may kill, and leave as it is."""
    if killed_system.process is None or killed_system.process.poll() is not None:
        killed_system.start()
    return killed_system

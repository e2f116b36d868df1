"""Checks by hand (``checks.json``): what somebody logged, and the figures that are right, one after the other."""

import json
from pathlib import Path
from typing import Any

import pytest

CHECKS = json.loads((Path(__file__).parent / "checks.json").read_text())


def member(document: Any, path: str) -> Any:
    """``member(answer, "items.0.value")``."""
    for name in path.split("."):
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document


def quantity(text: str) -> dict[str, str]:
    value, unit = text.split()
    return {"value": value, "unit": unit}


class Run:
    """One check: the steps of a person, and the ids by the names that the check gives them."""

    def __init__(self, user: Any, exercise: Any, train: Any) -> None:
        self.user, self.exercise, self.train = user, exercise, train
        self.ids: dict[str, Any] = {}

    def step(self, step: dict[str, Any]) -> None:
        kind = next(name for name in ("exercise", "train", "log", "set_goal", "confirm", "ask") if name in step)
        getattr(self, f"_{kind}")(step)

    def _exercise(self, step: dict[str, Any]) -> None:
        self.ids[step["exercise"]] = self.exercise(step.get("measure", "weight_reps"), **step.get("facts", {}))

    def _train(self, step: dict[str, Any]) -> None:
        done = {self.ids[name]: sets for name, sets in step["train"].items()}
        self.train(self.user, done, day=step.get("day", 0), **step.get("facts", {}))

    def _log(self, step: dict[str, Any]) -> None:
        body = {"type": step.get("type", "weight"), "value": quantity(step["log"]), "measured_at": step["at"]}
        answer = self.user.post("/measurements", body)
        assert answer.status_code == 201, answer.json
        assert answer.json["status"] == step.get("status", "counted")
        self.ids[step.get("as", "reading")] = answer.json["id"]

    def _set_goal(self, step: dict[str, Any]) -> None:
        body = {name: self._filled(value) for name, value in step["set_goal"].items()}
        answer = self.user.post("/goals", body)
        assert answer.status_code == 201, answer.json
        self.ids[step.get("as", "goal")] = answer.json["id"]

    def _confirm(self, step: dict[str, Any]) -> None:
        answer = self.user.post(self._filled(step["confirm"]))
        assert answer.status_code == 200, answer.json

    def _ask(self, step: dict[str, Any]) -> None:
        answer = self.user.get(self._filled(step["ask"])).json
        assert {path: member(answer, path) for path in step["right"]} == step["right"]

    def _filled(self, value: Any) -> Any:
        return value.format_map(self.ids) if isinstance(value, str) else value


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check['about']}: {check['check']}")
def test_a_figure_is_what_it_should_be(check: dict[str, Any], ann: Any, exercise: Any, train: Any) -> None:
    run = Run(ann, exercise, train)
    for step in check["steps"]:
        run.step(step)

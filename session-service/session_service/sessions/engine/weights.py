"""Whether what a new command says of amounts and loads fits the exercise; asked of new commands alone.

Plans refuse the same of targets. Commands in the log were accepted, maybe by an older release, and what they say is not
lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from service_kit.errors import Invalid
from session_service.sessions.engine.log import LogEntry
from session_service.sessions.engine.sets import find_entry, find_step, load_of_set, result_of
from session_service.sessions.engine.state import PENDING, Entry, State, Step
from session_service.sessions.engine.suggestions import ONE_REP_MAXIMUM, TRAINING_MAXIMUM
from session_service.values import load_of
from training.measures import check_load_present, check_weight, no_load
from training.sets import LIFTED_LOADS
from training.targets import AMOUNTS, load_misfits, measure_misfits, range_misfits


def require_load(state: State, wanted: LogEntry) -> None:
    """``complete_set``: a load where the exercise is measured by one, or the target asks for one and leaves it open.

    A share of a maximum asks for a load; an effort is one of the body alone as well.
    """
    step = find_step(state, wanted.body["step_id"])
    entry, aim = state.entries[step.entry_id], step.target.load
    result_of(entry, step, wanted.at, wanted.body)  # how much was done is the first question
    load, kind = load_of_set(entry, step, wanted.body)
    check_load_present(load, kind, entry.measure)
    if load is None and kind is None and aim is not None and aim.kind in (ONE_REP_MAXIMUM, TRAINING_MAXIMUM):
        raise no_load(entry.measure)


def of_set(state: State, command: LogEntry) -> None:
    """``complete_set``: where a load is said, it is of a kind that the exercise measures."""
    step = find_step(state, command.body["step_id"])
    assert step.actual is not None
    if command.body.keys() & {"load", "load_kind"} and step.actual.load is not None:
        check_weight(step.actual.load_kind, state.entries[step.entry_id].measure)


def of_target(state: State, command: LogEntry) -> None:
    """``adjust_target``, ``add_set``."""
    aim = command.body.get("target") or {}
    _check(aim, _entry_of(state, command.body).measure, _changed_steps(state, command), "/target")


def of_targets(state: State, command: LogEntry) -> None:
    """``add_exercise``."""
    entry_id = command.body.get("entry_id") or command.command_id
    for number, (aim, step) in enumerate(zip(command.body["sets"], state.steps_of(entry_id), strict=True)):
        _check(aim, command.body["measure"], [step], f"/sets/{number}")


def _entry_of(state: State, body: Mapping[str, Any]) -> Entry:
    if "entry_id" in body:
        return find_entry(state, body["entry_id"])
    return state.entries[find_step(state, body["step_id"]).entry_id]


def _changed_steps(state: State, command: LogEntry) -> list[Step]:
    """The sets that have the target now: the one that is named or added, or all of the exercise that are left."""
    if command.kind == "add_set" or "step_id" in command.body:
        return [find_step(state, command.body.get("step_id") or command.command_id)]
    return [step for step in state.steps_of(command.body["entry_id"]) if step.status == PENDING]


def _check(aim: Mapping[str, Any], measure: str, steps: list[Step], place: str) -> None:
    amounts = [name for name in AMOUNTS if aim.get(name) is not None]
    load = load_of(aim["load"]) if aim.get("load") else None
    errors = [*measure_misfits(amounts, load, measure)]
    if load is not None:  # what a percentage or an effort comes to is told in the target, and may be sent back
        errors += load_misfits(load, allowed=() if load.kind in LIFTED_LOADS else ("quantity",))
    if aim.keys() & {"reps_min", "reps_max"}:
        errors += next(filter(None, ([*range_misfits(one.target.reps_min, one.target.reps_max)] for one in steps)), [])
    if errors:
        raise Invalid(errors=[replace(one, pointer=f"{place}{one.pointer}") for one in errors])

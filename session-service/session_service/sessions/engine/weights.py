"""Whether a command says a weight where the exercise measures one, and only there; asked of new commands alone.

Plans refuse the same. Those in the log were accepted, maybe by an older release, and what they say is not lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service_kit.errors import FieldError, Invalid
from session_service.sessions.engine.log import LogEntry
from session_service.sessions.engine.sets import find_entry, find_step
from session_service.sessions.engine.state import Entry, State
from training.measures import check_load_present, check_weight
from training.sets import LIFTED_LOADS


def of_set(state: State, command: LogEntry) -> None:
    """``complete_set``: a load where the exercise is measured by one; where one is said, of a kind that it measures."""
    step = find_step(state, command.body["step_id"])
    assert step.actual is not None
    load, measure = step.actual.load, state.entries[step.entry_id].measure
    check_load_present(load, measure)
    if command.body.keys() & {"load", "load_kind"} and load is not None:
        check_weight(step.actual.load_kind, measure)


def of_target(state: State, command: LogEntry) -> None:
    """``adjust_target``, ``add_set``."""
    _check(command.body.get("target") or {}, _entry_of(state, command.body).measure, "/target")


def of_targets(_state: State, command: LogEntry) -> None:
    """``add_exercise``."""
    for number, aim in enumerate(command.body["sets"]):
        _check(aim, command.body["measure"], f"/sets/{number}")


def _entry_of(state: State, body: Mapping[str, Any]) -> Entry:
    if "entry_id" in body:
        return find_entry(state, body["entry_id"])
    return state.entries[find_step(state, body["step_id"]).entry_id]


def _check(aim: Mapping[str, Any], measure: str, place: str) -> None:
    load = aim.get("load") or {}
    if load.get("quantity") is None or load["kind"] not in LIFTED_LOADS:  # of a percentage it is ours, sent back
        return
    try:
        check_weight(load["kind"], measure)
    except Invalid as refused:
        errors = [FieldError(one.code, one.detail, f"{place}/load") for one in refused.errors]
        raise Invalid(errors=errors) from refused

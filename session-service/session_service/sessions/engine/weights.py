"""Whether a command says a weight only where the exercise measures one; asked of new commands alone.

Plans refuse the same. Those in the log were accepted, maybe by an older release, and what they say is not lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service_kit.errors import FieldError, Invalid
from session_service.sessions.engine.log import LogEntry
from session_service.sessions.engine.sets import find_entry, find_step
from session_service.sessions.engine.state import Entry, State
from training.measures import check_weight


def of_set(state: State, command: LogEntry) -> None:
    """``complete_set``, where it says a load or its kind."""
    step = find_step(state, command.body["step_id"])
    if command.body.keys() & {"load", "load_kind"} and step.actual is not None and step.actual.load is not None:
        check_weight(step.actual.load_kind, state.entries[step.entry_id].measure)


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
    if load.get("quantity") is None:
        return
    try:
        check_weight(load["kind"], measure)
    except Invalid as refused:
        errors = [FieldError(one.code, one.detail, f"{place}/load") for one in refused.errors]
        raise Invalid(errors=errors) from refused

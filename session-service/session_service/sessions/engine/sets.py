"""Commands about one set: complete, skip, adjust its target, add and remove one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from service_kit.errors import FieldError, Invalid
from session_service import limits
from session_service.sessions.engine import amrap, clock, rests
from session_service.sessions.engine.log import Command, LogEntry
from session_service.sessions.engine.refusals import DoesNotFit
from session_service.sessions.engine.state import (
    DONE,
    PENDING,
    REMOVED,
    SKIPPED,
    Entry,
    State,
    Step,
)
from session_service.sessions.engine.suggestions import suggest
from session_service.values import (
    Actual,
    Target,
    quantity_of,
    target_of,
)
from training.exercises import needed_figures
from training.measures import rule_of
from training.quantity import Quantity
from training.sets import LIFTED_LOADS


def complete(state: State, command: LogEntry) -> None:
    """``complete_set``: the set is done; what is not said is as planned. Said again, it corrects."""
    step = find_step(state, command.body["step_id"])
    step.actual = result_of(state.entries[step.entry_id], step, command.at, command.body)
    if "note" in command.body:
        step.note = command.body["note"]
    status_before, step.status = step.status, DONE
    if status_before == DONE:
        return  # a correction: no clock and no rest begins again
    clock.start_by_first_set(state, step, command.at)
    amrap.add_round(state, step, command.at)
    rests.begin_after(state, step, command.at, status_before)


def skip(state: State, command: LogEntry) -> None:
    """``skip_set``: the set will not be done."""
    step = _pending(state, command.body["step_id"])
    step.status = SKIPPED
    if command.body.get("reason"):
        step.note = command.body["reason"]
    amrap.add_round(state, step, command.at)
    rests.begin_after_turns(state, [step], command.at)


def adjust(state: State, command: LogEntry) -> None:
    """``adjust_target``: other aims for one step, or for every step of an exercise that is still to do."""
    if "step_id" in command.body:
        steps = [_pending(state, command.body["step_id"])]
    else:
        entry = find_entry(state, command.body["entry_id"])
        steps = [step for step in state.steps_of(entry.id) if step.status == PENDING]
    if not steps:
        raise DoesNotFit("The exercise has no set left to do.")
    for step in steps:
        step.target = merge(step.target, command.body["target"], "/target")


def add(state: State, command: LogEntry) -> None:
    """``add_set``: one more set of an exercise, like its last one unless a target is given."""
    entry = find_entry(state, command.body["entry_id"])
    before = state.steps_of(entry.id)
    like = before[-1] if before else None
    target = merge(like.target if like else Target(), command.body.get("target") or {}, "/target")
    round_, turn = (like.round, like.turn + 1) if like else (1, 0)
    insert(state, Step(command.body.get("step_id") or command.command_id, entry.id, round_, turn, target))


def remove(state: State, command: LogEntry) -> None:
    """``remove_set``: take a set that is not done out of the session; a planned one counts as not done."""
    step = find_step(state, command.body["step_id"])
    if step.status == DONE:
        raise DoesNotFit("The set is done. Undo the command that completed it first.")
    status_before, step.status = step.status, REMOVED
    if status_before == PENDING:
        rests.begin_after_turns(state, [step], command.at)


def insert(state: State, step: Step) -> None:
    """Add a step that was not planned. Raises :class:`DoesNotFit` where the id is in use or the session is full."""
    if step.id in state.steps:
        raise DoesNotFit("A set with this id is in the session already.")
    if len(state.steps) >= limits.MAX_SETS:
        raise DoesNotFit(f"A session holds at most {limits.MAX_SETS} sets.")
    state.steps[step.id] = step


def merge(target: Target, patch: dict[str, Any], place: str) -> Target:
    """``target`` with the members of ``patch``, which stands at the pointer ``place`` of the command.

    null clears one, except role and side, which fall back. Raises :class:`Invalid` for a range without anything in it.
    """
    read = target_of(patch)
    changed = replace(target, **{name: getattr(read, name) for name in patch})
    low, high = changed.reps_min, changed.reps_max
    if low is not None and high is not None and low > high:
        is_upper = "reps_max" in patch
        detail = "Must not be below reps_min." if is_upper else f"Must not be above reps_max, which is {high}."
        raise Invalid(errors=[FieldError("out-of-order", detail, f"{place}/{'reps_max' if is_upper else 'reps_min'}")])
    return changed


def find_step(state: State, step_id: str) -> Step:
    """The step, or :class:`DoesNotFit`."""
    step = state.steps.get(step_id)
    if step is None or step.status == REMOVED:
        raise DoesNotFit("There is no such set in the session.")
    return step


def find_entry(state: State, entry_id: str) -> Entry:
    """The exercise in the session, or :class:`DoesNotFit`."""
    entry = state.entries.get(entry_id)
    if entry is None:
        raise DoesNotFit("There is no such exercise in the session.")
    return entry


def _pending(state: State, step_id: str) -> Step:
    step = find_step(state, step_id)
    if step.status != PENDING:
        raise DoesNotFit(f"The set is {step.status} already. Undo that first.")
    return step


def result_of(entry: Entry, step: Step, at: datetime, body: dict[str, Any]) -> Actual:
    """What ``complete_set`` says, completed by what was said of the set before or else by its target.

    Raises :class:`Invalid` where nothing says how much was done.
    """
    before = step.actual or _as_planned(step.target, at)
    figures: dict[str, Any] = {
        name: body[name] for name in ("reps", "rpe", "rir", "heart_rate", "custom") if name in body
    }
    figures |= {name: quantity_of(body[name]) for name in ("duration", "distance") if name in body}
    done = replace(before, side=body.get("side") or before.side, **figures)
    needed = needed_figures(entry.measure)
    if all(getattr(done, name) is None for name in needed):
        detail = f"Say what was done: the target of this set leaves {' and '.join(needed)} open."
        raise Invalid(errors=[FieldError("required", detail, f"/{needed[0]}")])
    return _with_load(entry, step, done, body)


def _as_planned(target: Target, at: datetime) -> Actual:
    return Actual(
        completed_at=at,
        reps=target.exact_reps(),
        duration=target.duration,
        distance=target.distance,
        side=target.side,
    )


def _with_load(entry: Entry, step: Step, done: Actual, body: dict[str, Any]) -> Actual:
    load, kind = load_of_set(entry, step, body)
    return replace(done, load=load, load_kind=limits.check_load(load, kind, entry.measure))


def load_of_set(entry: Entry, step: Step, body: dict[str, Any]) -> tuple[Quantity | None, str | None]:
    """The load that ``complete_set`` says and its kind, or else the one before, or the target's, or what that comes to.

    The kind is None where nobody says one, and what it is then follows from the measure.
    """
    kind, aim = body.get("load_kind"), step.target.load
    if "load" in body:
        return quantity_of(body["load"]), kind
    if kind == "bodyweight":
        return None, kind
    if step.actual is not None:
        return step.actual.load, kind or step.actual.load_kind
    if aim is None:
        return None, kind
    found = suggest(step.target, entry.measure, entry.basis)
    if found is not None:
        return found.load, kind or found.load_kind
    return aim.quantity, kind or (aim.kind if aim.kind in LIFTED_LOADS else None)


def with_load_kind(state: State, command: Command) -> dict[str, Any]:
    """The body of a new ``complete_set`` with the kind of a load that has none: that of the load before, of the target,
    or of what that comes to.

    Of a set that aims at 20 kg of assistance, 15 kg are assistance too. It stays in the log, since there a load without
    a kind is as the measure says.
    """
    body = command.body
    if body.get("load") is None or body.get("load_kind") is not None:
        return body
    step = find_step(state, body["step_id"])
    entry = find_entry(state, step.entry_id)
    found = suggest(step.target, entry.measure, entry.basis)
    kinds = (
        step.actual.load_kind if step.actual is not None else None,
        step.target.load.kind if step.target.load is not None else None,
        found.load_kind if found is not None else None,
    )
    meant = next((kind for kind in kinds if kind in rule_of(entry.measure).weights), None)
    return body if meant is None else {**body, "load_kind": meant}

"""Commands that bring an exercise into a session, completed by what the log must know of it and of the lifter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from session_service.custom_fields import queries as custom_fields
from session_service.exercises import queries as exercises
from session_service.sessions import lifters, rules
from session_service.sessions.commands import Batch
from training.exercises import ExerciseCopy


def with_exercises(user_id: UUID, batch: Batch, log: Sequence[rules.LogEntry]) -> list[rules.Command]:
    """Commands that name an exercise, completed by its name and measure, and what is known of the user, for the log.

    A command that is in the log already was taken, whatever became of its exercise since.
    """
    wanted = {
        f"{batch.place(number)}/exercise_id": UUID(one.body["exercise_id"])
        for number, one in enumerate(batch.commands)
        if "exercise_id" in one.body
    }
    if not wanted:
        return list(batch.commands)
    repeated = {one.id for one in batch.commands} & {entry.command_id for entry in log}
    used_before = {
        UUID(one.body["exercise_id"]) for one in batch.commands if one.id in repeated and "exercise_id" in one.body
    }
    known = exercises.require(user_id, wanted, used_before)
    of_lifter = lifters.members(user_id, {key: one.measure for key, one in known.items()})
    return [_complete(one, known, of_lifter) for one in batch.commands]


def _complete(
    one: rules.Command, known: Mapping[UUID, ExerciseCopy], of_lifter: Mapping[UUID, Mapping[str, Any]]
) -> rules.Command:
    if "exercise_id" not in one.body:
        return one
    exercise = known[UUID(one.body["exercise_id"])]
    members = {"exercise_name": exercise.name, "measure": exercise.measure, **of_lifter[exercise.id]}
    return replace(one, body={**one.body, **members})


def check_custom(user_id: UUID, batch: Batch, decision: rules.Decision) -> None:
    """Raise :class:`Invalid` where a set that was done has values which are none of its exercise's custom fields."""
    wanted: dict[str, custom_fields.Custom] = {}
    appended = {entry.command_id: entry.body for entry in decision.appended if entry.body.get("custom")}
    for number, one in enumerate(batch.commands):
        step = decision.state.steps.get(appended.get(one.id, {}).get("step_id", ""))
        if step is not None:
            exercise_id = UUID(decision.state.entries[step.entry_id].exercise_id)
            wanted[f"{batch.place(number)}/custom"] = (exercise_id, one.body["custom"], {})
    custom_fields.check_custom(user_id, wanted)

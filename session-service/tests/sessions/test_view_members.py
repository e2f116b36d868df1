"""The views of sessions have the members of their schemas, and the values below them those of theirs."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

import pytest

from service_kit.ids import new_id
from service_kit.testing.view_members import check_members
from session_service import targets, values
from session_service.sessions import answer_schemas, queries, schemas, usecases
from session_service.sessions.commands import CommandBody
from session_service.sessions.replays import replay_of
from training import sets


@pytest.fixture
def complete_set(lifter, start, workout_body):
    """A session after a workout, and commands after which its view has every level, such as a rest and a reason."""
    assert lifter.post("/workouts", workout_body()).status_code == 201
    state = start()
    steps = [step["step_id"] for step in state["blocks"][0]["entries"][0]["steps"]]
    load = {"kind": "rpe", "rpe": "8"}
    head = {"based_on": 0}
    return UUID(state["id"]), [
        head | {"id": str(new_id()), "kind": "adjust_target", "step_id": steps[1], "target": {"load": load}},
        head | {"id": str(new_id()), "kind": "complete_set", "step_id": steps[0], "reps": 5},
    ]


def test_the_members_of_a_live_session(app, lifter, complete_set):
    key, commands = complete_set
    with app.app_context():
        answer = usecases.command(lifter.user_id, key, CommandBody().load(commands))
        check_members(answer_schemas.SessionAnswer(), answer)
        live = queries.find(lifter.user_id, key)
        check_members(schemas.SessionState(), queries.session_view(live, replay_of(live)))


@pytest.mark.parametrize(
    ("schema", "value"),
    [(targets.Target, values.Target), (targets.TargetLoad, sets.Load), (schemas.SetResult, values.Actual)],
)
def test_the_members_of_the_values_in_it(schema, value):
    schema_fields = {field.attribute or name for name, field in schema().fields.items()}
    assert schema_fields == {field.name for field in fields(value)}

"""What a live set may aim at is what one of a plan may, and what is wrong is told where it stands in the command."""

from __future__ import annotations

from typing import Any

import pytest

from service_kit.ids import new_id

KG = {"value": "20", "unit": "kg"}
FAR = {"value": "5", "unit": "km"}
CASES = [
    ("weight_reps", {"load": {"kind": "rpe", "rpe": "8", "percent": "80"}}, "/load/percent", "does-not-fit"),
    ("weight_reps", {"load": {"kind": "absolute", "quantity": KG, "rir": 2}}, "/load/rir", "does-not-fit"),
    ("weight_reps", {"load": {"kind": "absolute"}}, "/load/quantity", "required"),
    ("assisted_bodyweight", {"load": {"kind": "percent_1rm", "percent": "80"}}, "/load/kind", "does-not-fit"),
    ("bodyweight_reps", {"load": {"kind": "bodyweight", "quantity": KG}}, "/load/quantity", "does-not-fit"),
    ("weight_reps", {"distance": FAR}, "/distance", "does-not-fit"),
    ("duration", {"reps_min": 5}, "/reps_min", "does-not-fit"),
    ("weight_reps", {"reps_max": 5}, "/reps_min", "required"),
    ("weight_reps", {"reps_min": 8, "reps_max": 5}, "/reps_max", "out-of-order"),
]


@pytest.mark.parametrize(("measure", "aim", "place", "code"), CASES)
def test_what_does_not_fit_is_refused_where_it_stands(
    lifter: Any, send: Any, known_exercise: Any, measure: str, aim: dict[str, Any], place: str, code: str
) -> None:
    exercise = known_exercise("It", measure=measure)
    state = send(lifter, lifter.post("/sessions", {}).json, "add_exercise", exercise_id=exercise, sets=[{}]).json
    (entry,) = state["blocks"][0]["entries"]
    commands: list[tuple[str, str, dict[str, Any]]] = [
        ("add_exercise", "/sets/1", {"exercise_id": exercise, "sets": [{}, aim]}),
        ("add_set", "/target", {"entry_id": entry["entry_id"], "target": aim}),
        ("adjust_target", "/target", {"entry_id": entry["entry_id"], "target": aim}),
        ("adjust_target", "/target", {"step_id": entry["steps"][0]["step_id"], "target": aim}),
    ]
    for kind, prefix, body in commands:
        answer = send(lifter, state, kind, **body)
        found = [(one["pointer"], one["code"]) for one in answer.json["errors"]]
        assert (answer.status_code, found) == (422, [(f"{prefix}{place}", code)]), kind
        head = {"based_on": state["sequence"]}
        listed = [{**head, "id": str(new_id()), "kind": "pause"}, {**head, "id": str(new_id()), "kind": kind, **body}]
        answer = lifter.post(f"/sessions/{state['id']}/commands", listed)
        assert [one["pointer"] for one in answer.json["errors"]] == [f"/1{prefix}{place}"], kind
    assert lifter.get("/sessions/current").json["sequence"] == state["sequence"]


def test_a_target_may_be_sent_back_as_it_was_reported(lifter: Any, send: Any, start: Any) -> None:
    """With the load that a percentage came to, and null for all that it does not say."""
    state = start(sets=1)
    step = state["current"]["step_id"]
    for load in ({"kind": "percent_1rm", "percent": "80", "quantity": KG}, {"kind": "rir", "rir": 2}):
        state = send(lifter, state, "adjust_target", step_id=step, target={"load": load}).json
        answer = send(lifter, state, "adjust_target", step_id=step, target=state["current"]["target"])
        assert answer.status_code == 200, answer.json
        state = answer.json


def test_a_bound_that_crosses_the_other_is_pointed_at(lifter: Any, send: Any, squat: str) -> None:
    """The member of the command that is wrong, although the other one stood there before."""
    state = send(
        lifter,
        lifter.post("/sessions", {}).json,
        "add_exercise",
        exercise_id=squat,
        sets=[{"reps_min": 5, "reps_max": 8}],
    ).json
    step = state["current"]["step_id"]
    for target, place in (
        ({"reps_min": 10}, "reps_min"),
        ({"reps_max": 3}, "reps_max"),
        ({"reps_min": None}, "reps_min"),
    ):
        answer = send(lifter, state, "adjust_target", step_id=step, target=target)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, f"/target/{place}")

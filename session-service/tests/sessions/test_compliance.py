"""How much of a plan a session did: skipped, extra, swapped sets, loads and efforts, and edits afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service_kit.ids import new_id

KG = {"base": 100_000_000, "value": "100", "unit": "kg"}


@pytest.fixture
def begin(lifter: Any, known_plan: Any, squat: str) -> Callable[..., dict[str, Any]]:
    """``begin({"load": ...}, {...})``: an open session from a plan of these sets of five squats each."""

    def start(*targets: dict[str, Any]) -> dict[str, Any]:
        plan = known_plan(lifter, sets=len(targets))
        item = plan["days"][0]["blocks"][0]["items"][0]
        for one, target in zip(item["sets"], targets, strict=True):
            one |= {"reps_min": 5, "reps_max": None, **target}
        known_plan(lifter, key=plan["plan_id"], version=2, days=plan["days"])
        named = {"plan_id": plan["plan_id"], "day_id": plan["days"][0]["day_id"]}
        answer = lifter.post("/sessions", named)
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    return start


@pytest.fixture
def play(lifter: Any, send: Any) -> Callable[..., dict[str, Any]]:
    """``play(state, ("complete_set", {...}), ...)``: commands about the set that is current, then the workout."""

    def run(state: dict[str, Any], *commands: tuple[str, dict[str, Any]]) -> dict[str, Any]:
        for kind, body in commands:
            step = {"step_id": state["current"]["step_id"]} if kind in ("complete_set", "skip_set") else {}
            answer = send(lifter, state, kind, **step, **body)
            assert answer.status_code == 200, answer.json
            state = answer.json
        return dict(lifter.get(f"/workouts/{send(lifter, state, 'finish').json['workout_id']}").json)

    return run


def entry_of(state: dict[str, Any]) -> str:
    return str(state["blocks"][0]["entries"][0]["entry_id"])


DONE: tuple[str, dict[str, Any]] = ("complete_set", {})
SKIP: tuple[str, dict[str, Any]] = ("skip_set", {})
EIGHTY = {"value": "80", "unit": "kg"}
HEAVY = {"load": {"kind": "absolute", "quantity": KG}}


def done(**figures: Any) -> tuple[str, dict[str, Any]]:
    return "complete_set", figures


def test_extra_sets_never_make_up_for_skipped_ones(begin: Any, play: Any) -> None:
    state = begin(HEAVY, HEAVY)
    more = [("add_set", {"entry_id": entry_of(state)}), DONE] * 3
    workout = play(state, DONE, SKIP, *more)
    assert workout["compliance"] == {
        "percent": 50,
        "planned_sets": 2,
        "done_sets": 4,
        "removed_sets": 0,
        "not_judged_sets": 0,
    }


def test_a_set_that_was_removed_or_never_reached_was_not_done(begin: Any, play: Any) -> None:
    state = begin(HEAVY, HEAVY, HEAVY, HEAVY)
    last = state["blocks"][0]["entries"][0]["steps"][3]["step_id"]
    workout = play(state, DONE, ("remove_set", {"step_id": last}))
    assert (workout["compliance"]["percent"], workout["compliance"]["planned_sets"]) == (25, 4)


def test_a_swap_without_a_load_is_half(begin: Any, play: Any, known_exercise: Any, squat: str) -> None:
    jump = known_exercise("Squat jump", measure="reps")
    state = begin(HEAVY, HEAVY)
    workout = play(state, ("swap_exercise", {"entry_id": entry_of(state), "exercise_id": jump}), DONE, DONE)
    assert workout["compliance"]["percent"] == 50
    (entry,) = workout["entries"]
    assert (entry["exercise_id"], {one["planned"]["exercise_id"] for one in entry["sets"]}) == (jump, {squat})


def test_a_swap_with_a_load_is_judged_by_its_repetitions(begin: Any, play: Any, known_exercise: Any) -> None:
    press = known_exercise("Leg press")
    state = begin(HEAVY, HEAVY)
    swap = ("swap_exercise", {"entry_id": entry_of(state), "exercise_id": press})
    light = {"value": "60", "unit": "kg"}
    workout = play(state, DONE, swap, done(reps=4, load=light))
    first, second = workout["entries"]
    assert (first["compliance"]["percent"], second["compliance"]["percent"]) == (100, 80)
    assert (workout["compliance"]["percent"], workout["compliance"]["not_judged_sets"]) == (90, 1)


def test_a_swap_back_is_none(begin: Any, play: Any, known_exercise: Any, squat: str) -> None:
    state = begin(HEAVY)
    there, back = (
        ("swap_exercise", {"entry_id": entry_of(state), "exercise_id": key}) for key in (known_exercise("Hop"), squat)
    )
    workout = play(state, there, back, done(load={"value": "50", "unit": "kg"}))
    assert (workout["compliance"]["percent"], workout["compliance"]["not_judged_sets"]) == (50, 0)


@pytest.mark.parametrize(
    ("target", "figures", "percent", "not_judged"),
    [
        ({"reps_min": 8, "reps_max": 12, **HEAVY}, {"reps": 8}, 100, 0),
        ({"reps_min": 8, "reps_max": 12, **HEAVY}, {"reps": 15}, 100, 0),
        ({"reps_min": 8, "reps_max": 12, **HEAVY}, {"reps": 6}, 75, 0),
        ({"load": {"kind": "rpe", "rpe": 80}}, {"rpe": "8", "load": EIGHTY}, 100, 0),
        ({"load": {"kind": "rpe", "rpe": 80}}, {"rpe": "6", "load": EIGHTY}, 85, 0),
        ({"load": {"kind": "rpe", "rpe": 80}}, {"load": EIGHTY}, 100, 1),
        ({"load": {"kind": "rir", "rir": 2}}, {"rir": 5, "load": EIGHTY}, 75, 0),
        ({"load": {"kind": "percent_1rm", "percent": 80_000}}, {"load": EIGHTY}, 100, 1),
        (
            {"load": {"kind": "percent_tm", "percent": 80_000, "quantity": KG}},
            {"load": {"value": "75", "unit": "kg"}},
            75,
            0,
        ),
    ],
)
def test_ranges_efforts_and_percentages(
    begin: Any, play: Any, target: dict[str, Any], figures: dict[str, Any], percent: int, not_judged: int
) -> None:
    load: dict[str, Any] = {"kind": None, "quantity": None, "percent": None, "rpe": None, "rir": None}
    planned = target | ({"load": load | target["load"]} if "load" in target else {"load": None})
    workout = play(begin(planned), done(**figures))
    compliance = workout["compliance"]
    assert (compliance["percent"], compliance["not_judged_sets"]) == (percent, not_judged)


def edited(workout: dict[str, Any], entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: workout[name] for name in ("title", "started_at", "ended_at")} | {"entries": entries}


def test_an_edit_that_takes_out_what_was_skipped_does_not_raise_it(begin: Any, play: Any, lifter: Any) -> None:
    workout = play(begin(HEAVY, HEAVY, HEAVY), DONE, SKIP, SKIP)
    (entry,) = workout["entries"]
    assert workout["compliance"]["percent"] == 33
    first = {"id": entry["sets"][0]["id"], "reps": 5, "load": {"value": "100", "unit": "kg"}}
    extra = {"reps": 5, "load": {"value": "100", "unit": "kg"}}
    body = edited(workout, [{"id": entry["id"], "exercise_id": entry["exercise_id"], "sets": [first, extra, extra]}])
    after = lifter.put(f"/workouts/{workout['id']}", body).json
    expected = {"percent": 33, "planned_sets": 3, "done_sets": 3, "removed_sets": 2, "not_judged_sets": 0}
    assert after["compliance"] == after["entries"][0]["compliance"] == expected
    anew = lifter.put(f"/workouts/{workout['id']}", edited(workout, [])).json
    assert (anew["compliance"]["percent"], anew["compliance"]["removed_sets"]) == (0, 3)


def test_an_edit_that_names_another_exercise_is_a_swap(begin: Any, play: Any, lifter: Any, known_exercise: Any) -> None:
    workout = play(begin(HEAVY), DONE)
    (entry,) = workout["entries"]
    body = edited(
        workout,
        [
            {
                "exercise_id": known_exercise("Air squat", measure="bodyweight_reps"),
                "sets": [{"id": entry["sets"][0]["id"], "reps": 5}],
            }
        ],
    )
    assert lifter.put(f"/workouts/{workout['id']}", body).json["compliance"]["percent"] == 50


def test_what_was_merged_is_not_swapped(begin: Any, play: Any, lifter: Any, known_exercise: Any, squat: str) -> None:
    workout = play(begin(HEAVY), DONE)
    (entry,) = workout["entries"]
    heir = known_exercise("Barbell squat")
    known_exercise("Back squat", key=squat, version=2, retired=True, merged_into=heir)
    half = {"id": entry["sets"][0]["id"], "reps": 5, "load": {"value": "50", "unit": "kg"}}
    body = edited(workout, [{"exercise_id": heir, "sets": [half]}])
    figures = lifter.put(f"/workouts/{workout['id']}", body).json["compliance"]
    assert (figures["percent"], figures["not_judged_sets"]) == (50, 0)


@pytest.mark.parametrize(
    ("measure", "load", "kind"),
    [
        ("weight_reps", HEAVY["load"], "absolute"),
        ("weight_reps", None, "absolute"),
        ("weight_reps", {"kind": "rpe", "rpe": 80}, "absolute"),
        ("weighted_bodyweight", {"kind": "added", "quantity": KG}, "added"),
        ("weighted_bodyweight", None, "bodyweight"),
        ("assisted_bodyweight", None, "assisted"),
        ("bodyweight_reps", None, "bodyweight"),
        ("reps", None, "bodyweight"),
    ],
)
def test_a_skipped_set_has_the_kind_of_load_that_it_would_have_had(
    begin: Any, play: Any, known_exercise: Any, squat: str, emitted: Any, measure: str, load: Any, kind: str
) -> None:
    known_exercise("It", key=squat, version=2, measure=measure)
    workout = play(begin({"load": load}), SKIP)
    assert workout["entries"][0]["sets"][0]["load_kind"] == kind
    (event,) = emitted("session.workout-finished.v1")
    assert event.data["entries"][0]["sets"][0]["load_kind"] == kind


@pytest.mark.parametrize(("measure", "kind"), [("weight_reps", "absolute"), ("bodyweight_reps", "bodyweight")])
def test_so_has_one_that_is_logged_as_skipped(
    lifter: Any, workout_body: Any, known_exercise: Any, measure: str, kind: str
) -> None:
    entry = {"exercise_id": known_exercise("It", measure=measure), "sets": [{"status": "skipped", "id": str(new_id())}]}
    workout = lifter.post("/workouts", workout_body(entries=[entry])).json
    assert workout["entries"][0]["sets"][0]["load_kind"] == kind

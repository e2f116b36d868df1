"""Commands about one set."""

from dataclasses import replace

import pytest

from service_kit.errors import Invalid
from session_service.sessions.engine.log import LogEntry
from session_service.sessions.engine.refusals import DoesNotFit


def test_completing_as_planned_takes_the_target(bench):
    bench.clock = 30
    bench.done(0)
    step = bench.steps[0]
    assert (step.status, step.actual.reps, step.actual.load.base, step.actual.load_kind) == (
        "done",
        5,
        60_000_000,
        "absolute",
    )
    assert step.actual.completed_at == bench.now
    assert bench.view["current"]["number"] == 2


def test_what_is_said_counts(bench, kit):
    bench.done(0, reps=4, load=kit.kilograms("62.5"), rpe=85, note="slow")
    step = bench.steps[0]
    assert (step.actual.reps, step.actual.load.value, step.actual.rpe, step.note) == (4, "62.5", 85, "slow")


def test_said_again_it_corrects_and_keeps_the_rest(bench):
    bench.done(0, reps=4, rpe=90)
    rest, first = bench.state.rest, bench.steps[0].actual.completed_at
    bench.clock = 20
    bench.done(0, reps=3)
    actual = bench.steps[0].actual
    assert (actual.reps, actual.rpe, actual.completed_at) == (3, 90, first)
    assert bench.state.rest == rest


def test_a_skipped_set_can_still_be_done(bench):
    bench.do("skip_set", step_id=bench.steps[0].id, reason="knee")
    assert (bench.steps[0].status, bench.steps[0].note) == ("skipped", "knee")
    bench.done(0)
    assert bench.steps[0].status == "done"


@pytest.mark.parametrize(
    "target",
    [{"reps": None}, {"reps": 8, "reps_max": 12}, {"reps": None, "reps_max": 12}, {"reps": 5, "role": "amrap"}],
)
def test_what_the_target_leaves_open_must_be_said(day, kit, target):
    bench = kit.Bench(day.block(day.item([day.target(load="60", **target)])))
    with pytest.raises(Invalid) as refused:
        bench.done(0)
    assert refused.value.errors[0].pointer == "/reps"
    assert bench.log == []
    bench.done(0, reps=9)
    assert bench.steps[0].actual.reps == 9


@pytest.mark.parametrize(
    ("measure", "figure"),
    [("duration", "duration"), ("distance_duration", "distance"), ("weight_distance", "distance"), ("reps", "reps")],
)
def test_each_measure_needs_its_own_figure(day, kit, measure, figure):
    bench = kit.Bench(day.block(day.item([day.target(None)], measure=measure)))
    with pytest.raises(Invalid) as refused:
        bench.done(0)
    assert refused.value.errors[0].pointer == f"/{figure}"


@pytest.mark.parametrize(
    ("measure", "load", "kind"),
    [
        ("weight_reps", "20", "absolute"),
        ("weighted_bodyweight", "20", "added"),
        ("assisted_bodyweight", "20", "assisted"),
        ("weighted_bodyweight", None, "bodyweight"),
        ("bodyweight_reps", None, "bodyweight"),
    ],
)
def test_a_load_means_what_the_measure_says(day, kit, measure, load, kind):
    bench = kit.Bench(day.block(day.item([day.target(5)], measure=measure)))
    bench.done(0, **({"load": kit.kilograms(load)} if load else {}))
    assert bench.steps[0].actual.load_kind == kind


@pytest.mark.parametrize(
    ("aim", "kind"),
    [("assisted", "assisted"), ("added", "added"), ("bodyweight", "added"), ("rpe", "added"), (None, "added")],
)
def test_a_load_means_what_the_set_aims_at(day, kit, aim, kind):
    """15 kg instead of 20 kg of assistance are no weight on the belt."""
    members = {"assisted": {"quantity": kit.kilograms("20")}, "added": {"quantity": kit.kilograms("20")}}
    members["rpe"] = {"rpe": 80}
    load = {"kind": aim, **members.get(aim, {})} if aim else None
    sets = [day.target(5) | {"load": load} for _ in range(2)]
    bench = kit.Bench(day.block(day.item(sets, measure="weighted_bodyweight")))
    command = bench.command("complete_set", step_id=bench.steps[0].id, load=kit.kilograms("15"))
    bench.send(command)
    assert bench.steps[0].actual.load_kind == kind
    assert bench.send(command).repeated == {command.id}
    bench.done(1, load=kit.kilograms("15"), load_kind="added")
    bench.done(1, load=kit.kilograms("10"))
    assert bench.steps[1].actual.load_kind == "added", "as it was said of the set before"


def test_in_a_log_of_an_older_release_the_measure_decides(day, kit):
    target = day.target(5) | {"load": {"kind": "assisted", "quantity": kit.kilograms("20")}}
    bench = kit.Bench(day.block(day.item([target], measure="weighted_bodyweight")))
    bench.done(0, load=kit.kilograms("15"))
    bench.log = [replace(bench.log[0], body={**bench.log[0].body, "load_kind": None})]
    assert bench.steps[0].actual.load_kind == "added"


def test_bodyweight_alone_has_no_load(bench, kit):
    with pytest.raises(Invalid) as refused:
        bench.done(0, load=kit.kilograms("20"), load_kind="bodyweight")
    assert refused.value.errors[0].pointer == "/load_kind"


@pytest.mark.parametrize("measure", ["weight_reps", "weight_duration", "weight_distance"])
@pytest.mark.parametrize("body", [{}, {"load": None}])
@pytest.mark.parametrize("aim", [None, {"kind": "rpe", "rpe": 80}, {"kind": "percent_1rm", "percent": 80_000}])
def test_a_weighted_set_is_not_done_without_a_load(day, kit, measure, body, aim):
    target = day.target(5, duration=kit.seconds(30), distance=kit.metres(20)) | {"load": aim}
    bench = kit.Bench(day.block(day.item([target], measure=measure)))
    with pytest.raises(Invalid) as refused:
        bench.done(0, **body)
    assert refused.value.errors[0].pointer == "/load"
    assert bench.log == []
    bench.done(0, load=kit.kilograms("0"))
    assert (bench.steps[0].actual.load.base, bench.steps[0].actual.load_kind) == (0, "absolute")


def test_a_load_that_is_there_is_not_taken_away(bench):
    bench.done(0)
    with pytest.raises(Invalid) as refused:
        bench.done(0, load=None)
    assert refused.value.errors[0].pointer == "/load"
    assert str(bench.steps[0].actual.load) == "60 kg"


def test_a_log_of_an_older_release_may_say_no_load(day, kit):
    bench = kit.Bench(day.block(day.item([day.target(5)])))
    command = bench.command("complete_set", step_id=bench.steps[0].id)
    older = LogEntry(1, command.id, command.kind, kit.START, command.body, frozenset(), command.digest())
    bench.log = [older]
    assert (bench.steps[0].status, bench.steps[0].actual.load) == ("done", None)


def test_a_resolved_percentage_is_copied_into_the_result(day, kit):
    target = day.target(5) | {"load": {"kind": "percent_1rm", "percent": 80_000, "quantity": kit.kilograms("80")}}
    bench = kit.Bench(day.block(day.item([target])))
    bench.done(0)
    assert (bench.steps[0].actual.load.base, bench.steps[0].actual.load_kind) == (80_000_000, "absolute")


def test_a_target_is_adjusted_and_the_plan_remembered(bench, kit):
    step = bench.steps[0]
    bench.do("adjust_target", step_id=step.id, target={"load": {"kind": "absolute", "quantity": kit.kilograms("55")}})
    changed = bench.steps[0]
    assert (changed.target.load.quantity.base, changed.planned.load.quantity.base) == (55_000_000, 60_000_000)
    assert bench.view["current"]["planned"] == changed.planned


def test_adjusting_an_exercise_leaves_what_is_done(bench):
    bench.done(0)
    bench.do("adjust_target", entry_id=bench.steps[0].entry_id, target={"reps_min": 8, "load": None})
    assert [(step.target.reps_min, step.target.load is None) for step in bench.steps[:4]] == [
        (5, False),
        (8, True),
        (8, True),
        (5, False),
    ]


def test_a_target_must_make_sense(bench):
    with pytest.raises(Invalid) as refused:
        bench.do("adjust_target", step_id=bench.steps[0].id, target={"reps_max": 3})
    assert refused.value.errors[0].pointer == "/target/reps_max"


def test_one_more_set_like_the_last(bench):
    command = bench.do("add_set", entry_id=bench.steps[0].entry_id)
    added = bench.steps[3]
    assert (added.id, added.planned, added.target) == (command.id, None, bench.steps[2].target)


def test_one_more_set_of_an_own_kind(bench, kit):
    bench.do(
        "add_set", entry_id=bench.steps[0].entry_id, step_id=kit.number(77), target={"reps_min": 12, "role": "drop"}
    )
    added = bench.steps[3]
    assert (added.id, added.target.reps_min, added.target.role) == (kit.number(77), 12, "drop")
    with pytest.raises(DoesNotFit):
        bench.do("add_set", entry_id=bench.steps[0].entry_id, step_id=kit.number(77))


def test_sets_are_removed_unless_done(bench):
    first, second = bench.steps[:2]
    bench.do("remove_set", step_id=second.id)
    assert second.id not in [step.id for step in bench.steps]
    bench.done(0)
    with pytest.raises(DoesNotFit):
        bench.do("remove_set", step_id=first.id)
    with pytest.raises(DoesNotFit):
        bench.do("complete_set", step_id=second.id)


@pytest.mark.parametrize("kind", ["complete_set", "skip_set", "remove_set"])
def test_an_unknown_set_does_not_fit(bench, kit, kind):
    with pytest.raises(DoesNotFit):
        bench.do(kind, step_id=kit.number(1))


def test_a_set_is_skipped_once(bench):
    bench.do("skip_set", step_id=bench.steps[0].id)
    with pytest.raises(DoesNotFit, match="skipped already"):
        bench.do("skip_set", step_id=bench.steps[0].id)
    with pytest.raises(DoesNotFit):
        bench.do("adjust_target", step_id=bench.steps[0].id, target={"reps_min": 1})


def test_a_full_session_takes_no_more_sets(day, kit):
    bench = kit.Bench(day.block(day.item(50), kind="circuit", rounds=10))
    with pytest.raises(DoesNotFit, match="500"):
        bench.do("add_set", entry_id=bench.steps[0].entry_id)


def test_a_log_of_an_older_release_keeps_its_loads(day, kit):
    """Older releases took a load with any exercise: their open sessions go on, and a new command is refused."""
    bench = kit.Bench(day.block(day.item([day.target(5), day.target(5)], measure="reps")))
    command = bench.command("complete_set", step_id=bench.steps[0].id, load=kit.kilograms("20"))
    with pytest.raises(Invalid) as refused:
        bench.send(command)
    assert (refused.value.errors[0].code, refused.value.errors[0].pointer) == ("does-not-fit", "/load")
    bench.log.append(LogEntry(1, command.id, command.kind, bench.now, command.body, frozenset(), command.digest()))
    bench.done(1)
    bench.done(0, reps=6)
    assert [(step.actual.reps, step.actual.load and step.actual.load.base) for step in bench.steps] == [
        (6, 20_000_000),
        (5, None),
    ]

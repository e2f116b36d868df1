"""What the log takes: once each, in time, on known ground, all or nothing."""

from datetime import timedelta

import pytest

from service_kit.errors import Invalid
from session_service.sessions.engine.decide import MAX_LOG
from session_service.sessions.engine.refusals import (
    CommandIdReused,
    DoesNotFit,
    EndingStands,
    LogFull,
    SessionClosed,
    StaleCommand,
)


def test_sent_twice_counts_once(bench):
    command = bench.command("complete_set", step_id=bench.steps[0].id)
    bench.send(command)
    again = bench.send(command)
    assert (again.sequences, again.repeated, again.appended) == ([1], {command.id}, [])
    assert len(bench.log) == 1


def test_twice_in_one_list_counts_once(bench):
    command = bench.command("complete_set", step_id=bench.steps[0].id)
    assert bench.send(command, command).sequences == [1, 1]
    assert len(bench.log) == 1


def test_the_same_id_with_another_body_is_refused(bench):
    command = bench.done(0)
    with pytest.raises(CommandIdReused) as refused:
        bench.do("complete_set", own_id=command.id, step_id=bench.steps[1].id)
    assert refused.value.members == {"sequence": 1, "command_id": command.id, "index": 0}


def test_a_command_may_be_rebased_when_sent_again(bench):
    command = bench.done(0)
    bench.done(1)
    again = bench.command("complete_set", own_id=command.id, based_on=2, step_id=command.body["step_id"])
    assert bench.send(again).repeated == {command.id}


def test_stale_about_something_else_is_applied(bench):
    bench.done(0)
    bench.do("complete_set", based_on=0, step_id=bench.steps[1].id)
    assert [step.status for step in bench.steps[:2]] == ["done", "done"]


def test_stale_about_the_same_set_is_refused(bench):
    step = bench.steps[0].id
    bench.done(0)
    with pytest.raises(StaleCommand, match="Sequence 1"):
        bench.do("complete_set", based_on=0, step_id=step, reps=4)
    assert bench.steps[0].actual.reps == 5


def test_a_queue_sent_again_is_known_to_its_sender(bench):
    """An offline client lost the answer to its first two commands and sends them again with a third."""
    step = bench.steps[0].id
    first = bench.command("complete_set", based_on=0, step_id=step)
    second = bench.command("complete_set", based_on=0, step_id=step, reps=4)
    bench.send(first, second)
    third = bench.command("complete_set", based_on=0, step_id=step, reps=3)
    with pytest.raises(StaleCommand):
        bench.send(third)
    assert bench.send(first, second, third).sequences == [1, 2, 3]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("skip_exercise", lambda bench: {"entry_id": bench.steps[0].entry_id}),
        ("adjust_target", lambda bench: {"entry_id": bench.steps[0].entry_id, "target": {"reps_min": 1}}),
        ("finish", lambda _bench: {}),
        ("abandon", lambda _bench: {}),
    ],
)
def test_what_is_about_more_than_the_set_is_stale_too(bench, kind, body):
    bench.done(0)
    with pytest.raises(StaleCommand):
        bench.do(kind, based_on=0, **body(bench))


@pytest.mark.parametrize(
    "other", [("note", {"text": "hm"}), ("pause", {}), ("start_rest", {}), ("rate", {"feeling": 4})]
)
def test_words_and_timers_do_not_keep_a_session_from_finishing(bench, other):
    kind, body = other
    bench.do(kind, **body)
    bench.do("finish", based_on=0)
    assert bench.state.status == "finished"


def test_a_rest_that_came_with_another_set_is_another_rest(bench):
    bench.done(0)
    bench.done(1)
    with pytest.raises(StaleCommand):
        bench.do("skip_rest", based_on=1)


def test_two_notes_at_once_do_not_swallow_each_other(bench):
    bench.do("note", text="first")
    with pytest.raises(StaleCommand):
        bench.do("note", based_on=0, text="second")
    bench.do("note", based_on=0, step_id=bench.steps[0].id, text="elsewhere")


def test_the_future_is_not_a_base(bench):
    with pytest.raises(Invalid) as refused:
        bench.done(0, based_on=1)
    assert refused.value.errors[0].pointer == "/based_on"


@pytest.mark.parametrize(("seconds", "code"), [(-1, "out-of-range"), (161, "in-the-future")])
def test_an_instant_lies_within_the_session(bench, seconds, code):
    bench.clock = 100
    with pytest.raises(Invalid) as refused:
        bench.done(0, at=bench.instant(seconds))
    (error,) = refused.value.errors
    assert (error.pointer, error.code) == ("/at", code)


def test_a_clock_that_is_a_little_fast_means_now(bench):
    bench.clock = 100
    bench.done(0, at=bench.instant(150))
    assert bench.log[0].at == bench.now


def test_a_clock_of_ours_that_jumped_back_does_not_lead_before_the_start(bench):
    bench.clock = -50
    bench.done(0)
    assert bench.log[0].at == bench.snapshot.started_at


def test_a_list_is_accepted_whole_or_not_at_all(bench):
    good = bench.command("complete_set", step_id=bench.steps[0].id)
    bad = bench.command("resume")
    with pytest.raises(DoesNotFit) as refused:
        bench.send(good, bad)
    assert refused.value.members["index"] == 1
    assert bench.log == []


def test_a_closed_session_takes_nothing_but_repetitions(bench):
    command = bench.do("finish")
    with pytest.raises(SessionClosed):
        bench.done(0)
    with pytest.raises(EndingStands):
        bench.do("undo", command_id=command.id)
    assert bench.send(command).repeated == {command.id}


def test_a_session_past_its_longest_time_can_only_end(bench):
    bench.clock = 600
    bench.done(0)
    bench.clock = 25 * 3600
    with pytest.raises(DoesNotFit, match="24 hours"):
        bench.done(1)
    bench.do("finish")
    assert bench.state.ended_at == bench.instant(690), "the last set and its rest"


def test_a_session_ends_when_it_is_finished_pauses_apart(bench):
    bench.clock = 600
    bench.do("pause")
    bench.clock = 900
    bench.do("finish", at=bench.instant(700))
    assert bench.state.ended_at == bench.instant(700)
    assert bench.view["elapsed_ms"] == 600_000
    assert bench.view["current"] is None


def test_the_log_has_an_end(bench):
    for _ in range(MAX_LOG // 500):
        bench.send(*(bench.command("note", text=str(n)) for n in range(500)))
    with pytest.raises(LogFull):
        bench.do("rate", feeling=4)
    bench.do("finish")


def test_time_spent_is_never_negative(bench):
    bench.clock = -10
    assert bench.view["elapsed_ms"] == 0
    assert bench.state.paused == timedelta()

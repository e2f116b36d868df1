"""How an end is taken back: by an undo in time, or by work from before a forgotten session was ended."""

from datetime import timedelta

import pytest

from session_service.sessions.engine.endings import end_of_work
from session_service.sessions.engine.refusals import DoesNotFit, EndingStands, SessionClosed, WorkoutEdited
from session_service.sessions.rules import TIMEOUT, Ending

HOUR = 3600


@pytest.fixture
def finished(bench):
    """A set at 60, finished at 100."""
    bench.clock = 60
    bench.done(0)
    bench.clock = 100
    bench.finish = bench.do("finish")
    return bench


@pytest.fixture
def forgotten(bench):
    """A set at 60, after which nobody came back; ended by the clock at six hours and a minute."""
    bench.clock = 60
    bench.done(0)
    bench.clock = 6 * HOUR + 120
    bench.closed = Ending(bench.now)
    bench.finish = bench.do("finish", at=end_of_work(bench.state), ended_by=TIMEOUT)
    return bench


def undo(bench, ending):
    command = bench.command("undo", command_id=bench.finish.id)
    bench.send(command, ending=ending)
    return command


@pytest.mark.parametrize("seconds", [0, 600])
def test_an_end_can_be_undone_for_ten_minutes(finished, seconds):
    closed = Ending(finished.now)
    finished.clock += seconds
    undo(finished, closed)
    assert (finished.state.status, finished.state.ended_at, finished.state.ended_by) == ("open", None, None)
    finished.done(1)


def test_then_it_stands(finished):
    closed = Ending(finished.now)
    finished.clock += 601
    with pytest.raises(EndingStands):
        undo(finished, closed)


def test_a_workout_that_was_edited_keeps_the_session_closed(finished):
    with pytest.raises(WorkoutEdited):
        undo(finished, Ending(finished.now, is_edited=True))


def test_only_the_end_itself_opens_a_session(finished):
    first = finished.log[0].command_id
    with pytest.raises(SessionClosed):
        finished.send(finished.command("undo", command_id=first), ending=Ending(finished.now))


def test_an_end_and_its_undo_in_one_list_need_no_time(bench):
    finish = bench.command("finish")
    bench.send(finish, bench.command("undo", command_id=finish.id), bench.command("note", text="on we go"))
    assert (bench.state.status, bench.state.note) == ("open", "on we go")


def test_an_end_that_was_undone_is_said_anew(finished):
    command = undo(finished, Ending(finished.now))
    with pytest.raises(DoesNotFit, match="new command"):
        finished.do("undo", command_id=command.id)
    finished.do("finish")
    assert finished.state.status == "finished"


def test_another_device_may_have_missed_the_end_and_its_undo(finished):
    undo(finished, Ending(finished.now))
    finished.do("complete_set", based_on=1, step_id=finished.steps[1].id)
    assert finished.steps[1].status == "done"


def test_a_forgotten_session_ended_after_the_rest_of_its_last_command(forgotten):
    assert (forgotten.state.ended_at, forgotten.state.ended_by) == (forgotten.instant(150), "timeout")


def test_it_ended_where_it_was_paused_and_where_nothing_was_left(bench, day, kit):
    bench.clock = 60
    bench.done(0)
    bench.clock = 70
    bench.do("pause")
    assert end_of_work(bench.state) == bench.instant(70)
    short = kit.Bench(day.block(day.item(1), rest=90))
    short.clock = 60
    short.done(0)
    assert end_of_work(short.state) == short.instant(60)


def test_work_from_before_is_taken_late_and_opens_it(forgotten):
    forgotten.clock = 20 * HOUR
    commands = [
        forgotten.command("complete_set", based_on=1, step_id=forgotten.steps[1].id, at=forgotten.instant(300)),
        forgotten.command("finish", based_on=1, at=forgotten.instant(400)),
    ]
    decision = forgotten.send(*commands, ending=forgotten.closed)
    assert [entry.kind for entry in decision.appended] == ["undo", "complete_set", "finish"]
    assert decision.sequences == [4, 5]
    assert (forgotten.state.status, forgotten.state.ended_by) == ("finished", "user")
    assert forgotten.state.ended_at == forgotten.instant(400)
    assert forgotten.send(*commands, ending=Ending(forgotten.now)).appended == []


def test_what_comes_after_it_is_refused(forgotten):
    forgotten.clock += 60
    with pytest.raises(SessionClosed):
        forgotten.send(forgotten.command("complete_set", step_id=forgotten.steps[1].id), ending=forgotten.closed)
    late = forgotten.command("complete_set", step_id=forgotten.steps[1].id, at=forgotten.now)
    with pytest.raises(SessionClosed):
        forgotten.send(late, ending=forgotten.closed)


def test_late_work_does_not_open_what_its_lifter_ended(finished):
    late = finished.command("complete_set", step_id=finished.steps[1].id, at=finished.instant(80))
    with pytest.raises(SessionClosed):
        finished.send(late, ending=Ending(finished.now))


def test_late_work_does_not_open_a_session_whose_workout_was_edited(forgotten):
    late = forgotten.command("complete_set", step_id=forgotten.steps[1].id, at=forgotten.instant(80))
    with pytest.raises(WorkoutEdited):
        forgotten.send(late, ending=Ending(forgotten.closed.closed_at, is_edited=True))


@pytest.mark.parametrize(("hours", "is_open"), [(23, True), (25, False)])
def test_a_forgotten_session_is_opened_by_an_undo_while_it_takes_sets(forgotten, hours, is_open):
    forgotten.clock = hours * HOUR
    if is_open:
        undo(forgotten, forgotten.closed)
        forgotten.clock += 60
        forgotten.do("finish")
        assert forgotten.state.ended_at == forgotten.instant(150), "the undo was no deed"
    else:
        with pytest.raises(EndingStands):
            undo(forgotten, forgotten.closed)


@pytest.mark.parametrize(("hours", "end"), [(6, 6 * HOUR + 60), (6.1, 150)])
def test_who_finishes_after_six_hours_had_forgotten_it(bench, hours, end):
    bench.clock = 60
    bench.done(0)
    bench.clock = 60 + round(hours * HOUR)
    bench.do("finish")
    assert bench.state.ended_at - bench.snapshot.started_at == timedelta(seconds=end)

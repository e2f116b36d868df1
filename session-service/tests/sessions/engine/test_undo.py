"""Undo restores exactly; an undo can be undone; what others build on stays."""

import pytest

from service_kit.errors import Invalid
from session_service.sessions.engine.refusals import DoesNotFit, StaleCommand


def without_sequence(state):
    state.sequence = 0
    return state


def test_undo_restores_exactly(bench):
    bench.clock = 30
    bench.done(0)
    before = bench.state
    bench.clock = 130
    command = bench.done(1, reps=3, note="hard")
    bench.do("undo", command_id=command.id)
    assert without_sequence(bench.state) == without_sequence(before)
    assert bench.state.sequence == 3


def test_undo_of_an_undo_is_redo(bench):
    command = bench.done(0)
    after = bench.state
    undo = bench.do("undo", command_id=command.id)
    bench.do("undo", command_id=undo.id)
    assert without_sequence(bench.state) == without_sequence(after)
    bench.do("undo", command_id=command.id)
    assert bench.steps[0].status == "pending"


def test_an_older_command_is_undone_alone(bench):
    first = bench.done(0)
    bench.done(1)
    bench.do("undo", command_id=first.id)
    assert [step.status for step in bench.steps[:2]] == ["pending", "done"]


def test_what_later_commands_need_stays(bench):
    added = bench.do("add_set", entry_id=bench.steps[0].entry_id)
    done = bench.do("complete_set", step_id=added.id)
    with pytest.raises(DoesNotFit, match="later command"):
        bench.do("undo", command_id=added.id)
    bench.do("undo", command_id=done.id)
    bench.do("undo", command_id=added.id)
    assert len(bench.steps) == 6


def test_a_redo_must_still_fit(bench):
    pause = bench.do("pause")
    undo = bench.do("undo", command_id=pause.id)
    bench.do("pause")
    with pytest.raises(DoesNotFit):
        bench.do("undo", command_id=undo.id)


def test_undoing_twice_and_undoing_nothing_do_not_fit(bench, kit):
    command = bench.done(0)
    bench.do("undo", command_id=command.id)
    with pytest.raises(DoesNotFit, match="already"):
        bench.do("undo", command_id=command.id)
    with pytest.raises(DoesNotFit, match="no such command"):
        bench.do("undo", command_id=kit.number(1))


def test_a_stale_undo_minds_what_others_did_to_the_same(bench):
    step = bench.steps[0].id
    command = bench.done(0)
    bench.do("complete_set", step_id=step, reps=2)
    with pytest.raises(StaleCommand):
        bench.do("undo", based_on=1, command_id=command.id)


def test_a_rest_of_another_set_does_not_stand_in_the_way(bench):
    command = bench.done(0)
    bench.done(1)
    bench.do("undo", based_on=1, command_id=command.id)
    assert bench.steps[0].status == "pending"


def test_undoing_a_pause(bench):
    bench.done(0)
    before = bench.state
    bench.clock = 20
    pause = bench.do("pause")
    bench.do("undo", command_id=pause.id)
    assert without_sequence(bench.state) == without_sequence(before)


def test_a_list_holds_ten_undos_at_most(bench):
    notes = [bench.do("note", text=str(n)) for n in range(11)]
    undos = [bench.command("undo", command_id=note.id) for note in reversed(notes)]
    with pytest.raises(Invalid):
        bench.send(*undos)
    bench.send(*undos[:10])
    assert bench.state.note == "0"

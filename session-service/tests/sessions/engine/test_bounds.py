"""Small commands about a whole exercise end before they make the log large and slow to fold."""

import pytest

from session_service.sessions.engine.decide import MAX_TOUCHES, decide
from session_service.sessions.engine.refusals import LogFull
from session_service.sessions.engine.replay import Replay


@pytest.fixture
def large(kit, day):
    """One exercise of 400 sets."""
    return kit.Bench(day.block(day.item(400)))


def adjust(bench, entry_id, number):
    return [bench.command("adjust_target", entry_id=entry_id, target={"reps_min": 6}) for _ in range(number)]


def test_changes_of_whole_exercises_are_counted_by_set(large):
    entry_id = large.steps[0].entry_id
    most = MAX_TOUCHES // 401
    large.send(*adjust(large, entry_id, most))
    with pytest.raises(LogFull):
        large.send(*adjust(large, entry_id, 1))
    assert sum(len(entry.touches) for entry in large.log) <= MAX_TOUCHES


def test_in_one_list_as_well_as_in_several(large):
    with pytest.raises(LogFull) as refusal:
        large.send(*adjust(large, large.steps[0].entry_id, 500))
    assert refusal.value.members["index"] == MAX_TOUCHES // 401
    assert large.log == []


def test_single_sets_and_the_end_are_still_taken(large):
    step = large.steps[0]
    large.send(*adjust(large, step.entry_id, MAX_TOUCHES // 401))
    large.do("complete_set", step_id=step.id, reps=5)
    large.do("adjust_target", step_id=large.steps[1].id, target={"reps_min": 7})
    large.do("finish")
    assert large.state.status == "finished"


def test_what_a_list_of_commands_may_change_grows_with_the_list(large):
    """Twice the commands, twice the sets that are changed: decided in one pass over each command."""
    changed = []
    for number in (10, 20):
        commands = adjust(large, large.steps[0].entry_id, number)
        decision = decide(Replay.of(large.snapshot), commands, large.now)
        changed.append(sum(len(entry.touches) for entry in decision.log))
    assert changed[1] == 2 * changed[0]

"""Turns: sets of a superset or circuit that follow each other without the rest of the block, and windows of an EMOM.

A turn is over when nothing in it is left to do, however that came about: its last set was done, or what was left of it
was skipped or taken out. Who stands last in it is a question of places, not of who was done last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from session_service.sessions.engine.state import DONE, PENDING, Block, State, Step
from training.blocks import ROTATING_KINDS, TIMED_KINDS

# Supersets and circuits rest after a turn through their exercises, an EMOM after the sets of its window.
TURN_KINDS = ROTATING_KINDS - TIMED_KINDS | {"emom"}


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: its sets in the order in which they stand, and the one that was ``done`` last, if any."""

    steps: tuple[Step, ...]
    done: Step | None

    @property
    def last(self) -> Step:
        """The set that stands last."""
        return self.steps[-1]

    @property
    def is_over(self) -> bool:
        """Whether nothing in it is left to do."""
        return all(one.status != PENDING for one in self.steps)

    def ends_with(self, step: Step) -> bool:
        """Whether nothing is left to do behind a set of it."""
        return all(one.status != PENDING for one in self.steps[self.steps.index(step) + 1 :])


def turns_of(state: State, steps: Iterable[Step]) -> list[Turn]:
    """The turns in which the steps stand, all of one block; none where the block knows no turns. One pass over it."""
    listed = list(steps)
    if not listed or state.block_of(listed[0]).kind not in TURN_KINDS:
        return []
    block = state.block_of(listed[0])
    wanted = {_number(block, step) for step in listed}
    members: defaultdict[tuple[int, int], list[Step]] = defaultdict(list)
    for one in state.steps.values():
        if state.entries[one.entry_id].block_id == block.id and (number := _number(block, one)) in wanted:
            members[number].append(one)
    return [_turn(state, found) for found in members.values()]


def turn_of(state: State, step: Step) -> Turn | None:
    """The turn in which the step stands, if its block knows turns."""
    return next(iter(turns_of(state, [step])), None)


def done_at(step: Step) -> datetime:
    """When a set was done that was."""
    assert step.actual is not None
    return step.actual.completed_at


def _number(block: Block, step: Step) -> tuple[int, int]:
    return (step.round, 0) if block.kind == "emom" else (step.round, step.turn)


def _turn(state: State, steps: list[Step]) -> Turn:
    newest = max((one for one in steps if one.status == DONE), key=done_at, default=None)
    return Turn(tuple(sorted(steps, key=state.place)), newest)

"""The state of a live session while it is being folded: blocks hold entries (an exercise each), entries hold steps.

A step is one set to do. The objects are mutable for speed, but nobody outside :func:`fold` and ``decide`` sees one that
changes: they begin with a fresh state from the frozen snapshot, or with a copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, TypeVar

from session_service.preferences.rules import HOUSE, Preferences
from session_service.sessions.engine.suggestions import Basis
from session_service.values import Actual, Target
from training.blocks import ROTATING_KINDS
from training.quantity import Quantity

PENDING, DONE, SKIPPED, REMOVED = "pending", "done", "skipped", "removed"


@dataclass(slots=True)
class Step:
    """One set: where it stands (``round`` from 1, ``turn`` within the round from 0), its target, what came of it.

    ``planned`` is the target as it was frozen; None for a set that was not planned.
    """

    id: str
    entry_id: str
    round: int
    turn: int
    target: Target
    planned: Target | None = None
    plan_set_id: str | None = None
    status: str = PENDING
    actual: Actual | None = None
    note: str | None = None


@dataclass(slots=True)
class Entry:
    """One exercise in its place; ``position`` counts within its block, ``instead_of`` is what a swap replaced.

    ``basis`` is what its loads are suggested from, ``preferences`` how the lifter wants to be guided through it.
    """

    id: str
    block_id: str
    position: int
    exercise_id: str
    exercise_name: str
    measure: str
    plan_item_id: str | None = None
    plan_note: str | None = None
    note: str | None = None
    instead_of: str | None = None
    basis: Basis | None = None
    preferences: Preferences = HOUSE


@dataclass(slots=True)
class Block:
    """Entries done together. ``duration``: EMOM one window, AMRAP the whole, interval one piece of work.

    ``starts_by_rest``: ``started_at`` is the end of the rest before it, which may lie ahead (see ``block_starts.py``).
    """

    id: str
    kind: str
    rounds: int
    rest: Quantity | None = None
    duration: Quantity | None = None
    plan_block_id: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    starts_by_rest: bool = False


@dataclass(slots=True)
class Rest:
    """A rest timer. ``ends_at`` is an absolute instant; in a pause ``paused_left_ms`` is what was left.

    ``since`` is when it was clear that it comes: later than ``started_at`` where a turn was over by a skip.
    ``block_id``: the block whose clock starts when it ends.
    """

    started_at: datetime
    since: datetime
    ends_at: datetime
    step_id: str | None = None
    paused_left_ms: int | None = None
    block_id: str | None = None


@dataclass(slots=True)
class State:
    """Everything that the log says about a session. ``order`` lists block ids; the dicts are by id.

    ``closed_by`` is the command that ended it, ``active_at`` the newest instant of a command before that.
    ``focus`` is the block that was started last by its lifter: its sets come before those of earlier blocks.
    ``rest_mark`` is the start of the youngest rest, ``rest_over_at`` the newest instant after it at which none ran.
    """

    session_id: str
    started_at: datetime
    sequence: int = 0
    status: str = "open"
    ended_at: datetime | None = None
    ended_by: str | None = None
    closed_by: str | None = None
    active_at: datetime | None = None
    order: list[str] = field(default_factory=list)
    focus: str | None = None
    blocks: dict[str, Block] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    rest: Rest | None = None
    rest_mark: datetime | None = None
    rest_over_at: datetime | None = None
    paused_at: datetime | None = None
    resumed_at: datetime | None = None
    paused: timedelta = timedelta()
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    note: str | None = None
    rating: dict[str, Any] = field(default_factory=dict)
    closing: dict[str, Any] = field(default_factory=dict)

    def copy(self) -> State:
        """One that may be changed while this one stays; what nobody changes in place is shared."""
        return replace(
            self,
            order=[*self.order],
            blocks={one.id: one for one in _copy_blocks(self.blocks.values())},
            entries={one.id: one for one in _copy_entries(self.entries.values())},
            steps={one.id: one for one in _copy_steps(self.steps.values())},
            rest=self.rest and replace(self.rest),
            pauses=[*self.pauses],
            rating={**self.rating},
        )

    def with_names(self, names: Mapping[str, str]) -> State:
        """The same, with exercises called by these names, by their ids; those without one stay as they are."""
        other = {
            one.id: replace(one, exercise_name=names[one.exercise_id])
            for one in self.entries.values()
            if names.get(one.exercise_id, one.exercise_name) != one.exercise_name
        }
        return replace(self, entries={**self.entries, **other}) if other else self

    def steps_of(self, entry_id: str) -> list[Step]:
        """An entry's steps in the order in which they are done, removed ones included."""
        own = (step for step in self.steps.values() if step.entry_id == entry_id)
        return sorted(own, key=lambda step: (step.round, step.turn))

    def entries_of(self, block_id: str) -> list[Entry]:
        """A block's entries by position."""
        own = (entry for entry in self.entries.values() if entry.block_id == block_id)
        return sorted(own, key=lambda entry: entry.position)

    def block_of(self, step: Step) -> Block:
        """The block in which a step stands."""
        return self.blocks[self.entries[step.entry_id].block_id]

    def in_block(self, block_id: str) -> list[Step]:
        """A block's steps in the order in which they are done, removed ones included."""
        own = (step for step in self.steps.values() if self.entries[step.entry_id].block_id == block_id)
        return sorted(own, key=self.place)

    def in_order(self) -> Iterator[Step]:
        """Every step in the order in which it is done, removed ones left out."""
        rank = {block_id: index for index, block_id in enumerate(self.order)}
        present = (step for step in self.steps.values() if step.status != REMOVED)
        return iter(sorted(present, key=lambda step: (rank[self.block_of(step).id], *self.place(step))))

    def to_do(self) -> list[Step]:
        """The steps that are left: those of the block in focus, then the others in their order."""
        left = [step for step in self.in_order() if step.status == PENDING]
        return sorted(left, key=lambda step: self.block_of(step).id != self.focus)

    def next_block(self) -> Block | None:
        """The block of the next step to do, found without putting the steps in order."""
        left = {self.block_of(step).id for step in self.steps.values() if step.status == PENDING}
        if self.focus in left:
            return self.blocks[self.focus]
        return next((self.blocks[block_id] for block_id in self.order if block_id in left), None)

    def run_out(self, start: datetime, length: timedelta) -> datetime:
        """When something that began at ``start`` has run so long: pauses since that were over hold it."""
        end = start + length
        for since, until in self.pauses:
            if start < until and since < end:
                end += until - max(since, start)
        return end

    def moved(self, start: datetime) -> datetime:
        """Where the start of a clock stands that began then: each pause since that was over has moved it."""
        for since, until in self.pauses:
            if start < until:
                start += until - max(since, start)
        return start

    def place(self, step: Step) -> tuple[int, int, int]:
        """Where a step stands in its block, to sort by."""
        entry = self.entries[step.entry_id]
        if self.blocks[entry.block_id].kind in ROTATING_KINDS:
            return step.round, step.turn, entry.position
        return step.round, entry.position, step.turn


Part = TypeVar("Part", Block, Entry, Step)


def _copier(kind: type[Part]) -> Callable[[Iterable[Part]], Iterator[Part]]:
    """Copies of parts, each made from its members at once: five times as fast as ``copy.copy``."""
    members = attrgetter(*(member.name for member in fields(kind)))
    return lambda parts: (kind(*members(one)) for one in parts)


_copy_blocks, _copy_entries, _copy_steps = _copier(Block), _copier(Entry), _copier(Step)

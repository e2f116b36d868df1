"""When the clock of an EMOM or AMRAP starts: where a rest runs before it, at the end of that rest.

While a rest runs and the next set to do stands in such a block, whose clock nobody started, the clock is that of the
rest's end: ``started_at`` lies ahead, and moves with the rest (longer, over early, held by a pause). Once the rest is
over the clock runs. Without a rest it starts with ``start_block`` or the block's first set.
"""

from __future__ import annotations

from datetime import datetime

from session_service.sessions.engine.state import Block, Rest, State

FOLLOWING_KINDS = frozenset({"emom", "amrap"})


def follow_rest(state: State, at: datetime) -> None:
    """After a command of ``at``: tie the clock of the block that comes next to the rest that runs."""
    rest = state.rest
    if rest is None or not _runs(rest, at):
        return
    block = _next_block(state)
    if rest.block_id is not None and (block is None or block.id != rest.block_id):
        release(state, at, None)
    if block is not None:
        rest.block_id, block.starts_by_rest = block.id, True
        block.started_at = None if rest.paused_left_ms is not None else rest.ends_at


def release(state: State, at: datetime, starts_at: datetime | None) -> None:
    """The rest goes: a clock that waited for its end has started, or starts at ``starts_at``; None: not by this."""
    rest = state.rest
    if rest is None or rest.block_id is None:
        return
    block = state.blocks[rest.block_id]
    if block.starts_by_rest and _runs(rest, at):
        block.started_at, block.starts_by_rest = starts_at, starts_at is not None
    rest.block_id = None


def _runs(rest: Rest, at: datetime) -> bool:
    return rest.paused_left_ms is not None or rest.ends_at > at


def _next_block(state: State) -> Block | None:
    """The block of the next set to do, if its clock is one that a rest may start."""
    if not any(_may_follow(block) for block in state.blocks.values()):
        return None
    block = state.next_block()
    return block if block is not None and _may_follow(block) else None


def _may_follow(block: Block) -> bool:
    is_open = block.started_at is None or block.starts_by_rest
    return block.kind in FOLLOWING_KINDS and is_open and block.ended_at is None

"""As many rounds as possible: when a round of an AMRAP block is through and time is left, the next one appears."""

from __future__ import annotations

from datetime import datetime

from session_service import limits
from session_service.sessions.engine import clock
from session_service.sessions.engine.expand import derived_id
from session_service.sessions.engine.state import DONE, PENDING, REMOVED, State, Step


def add_round(state: State, step: Step, at: datetime) -> None:
    """Add a round after ``step`` if the block is an AMRAP whose last round is over and not only skipped."""
    block = state.block_of(step)
    if block.kind != "amrap" or block.ended_at is not None:
        return
    steps = [one for one in state.in_block(block.id) if one.status != REMOVED]
    last = max(one.round for one in steps)
    over = all(one.status != PENDING for one in steps)
    worked = any(one.status == DONE and one.round == last for one in steps)
    ends_at = clock.timer_end(block)
    if not over or not worked or (ends_at is not None and state.moved(at) >= ends_at):
        return
    model = [one for one in steps if one.round == last]
    if len(state.steps) + len(model) > limits.MAX_SETS:
        return
    for one in model:
        step_id = derived_id(state.session_id, one.id, "round", last + 1)
        state.steps[step_id] = Step(step_id, one.entry_id, last + 1, one.turn, one.target, plan_set_id=one.plan_set_id)

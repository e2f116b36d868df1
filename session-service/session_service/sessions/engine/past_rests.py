"""The rest that was had before each set, from what the log says of when sets were over. Pure; our rule.

A rest begins when the set is over that was done before, of whichever exercise, and ends when the next one begins: when
that was over, less its duration. Most sets have none; their own time counts into the rest then. Pauses are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from session_service.sessions.engine.state import DONE, State, Step
from session_service.values import time_of


def past_rests(state: State) -> dict[str, timedelta]:
    """The rest before each step that was done, in whole seconds, by its id; the first one had none."""
    done = sorted(_done(state), key=lambda pair: pair[0])
    return {step.id: _between(state, before, _beginning(step, end)) for (before, _), (end, step) in pairwise(done)}


def _done(state: State) -> Iterator[tuple[datetime, Step]]:
    for step in state.in_order():
        if step.status == DONE and step.actual is not None:
            yield step.actual.completed_at, step


def _beginning(step: Step, end: datetime) -> datetime:
    spent = step.actual.duration if step.actual is not None else None
    return end - time_of(spent) if spent is not None else end


def _between(state: State, start: datetime, end: datetime) -> timedelta:
    parts = (min(end, until) - max(start, since) for since, until in state.pauses)
    paused = sum((part for part in parts if part > timedelta()), timedelta())
    return timedelta(seconds=max(0, round((end - start - paused).total_seconds())))

"""Sessions that were forgotten end by themselves, six hours after their last deed, where that deed was.

Through the same log as a ``finish`` of the lifter, by an entry that says so (``ended_by``); of a session in which
nothing was done nothing is kept. How such an end gives way again: ``engine/reopening.py``.
"""

from __future__ import annotations

from sqlalchemy import select

from service_kit.clock import now
from session_service.portions import lock_portion
from session_service.sessions import rules
from session_service.sessions.appending import append
from session_service.sessions.models import LiveSession
from session_service.sessions.replays import replay_of

# How many sessions one run of the timer ends.
SESSIONS_AT_ONCE = 50


def end_forgotten() -> None:
    """End some of the sessions that nobody touched for long, the longest forgotten first; run by the clock."""
    overdue = select(LiveSession).where(
        LiveSession.status == "open", LiveSession.last_command_at <= now() - rules.FORGOTTEN_AFTER
    )
    for live in lock_portion(LiveSession, overdue, LiveSession.last_command_at, SESSIONS_AT_ONCE):
        _end(live)


def _end(live: LiveSession) -> None:
    replay = replay_of(live)
    state = replay.state
    is_worth_keeping = any(step.actual is not None for step in state.steps.values())
    kind = "finish" if is_worth_keeping else "abandon"
    own_id = rules.derived_id(str(live.id), "forgotten", state.sequence)
    body = {"ended_by": rules.TIMEOUT}
    command = rules.Command(own_id, kind, state.sequence, body, rules.end_of_work(state))
    append(live, rules.decide(replay, [command], now()))

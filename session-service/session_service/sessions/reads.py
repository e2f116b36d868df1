"""Reading a session by itself: of an open one what stays until its next command is held ready, as JSON.

A phone, a watch and a start page ask for the open session again and again between two commands. All that then differs
is the clock: ``server_time``, ``elapsed`` and the rest that is left, which are computed for each answer. The other
members are held, blocks and shown steps as the bytes that were answered before.

What is held is stale once anything is another of which it was made: the replay (``replays.py`` holds the same one until
a command comes), what the row says (its zone and day, which follow the profile), or what was read beside
(:class:`Beside`: names and merges of exercises, the user's workouts, their units). All of these are read for each
answer and compared; the statements of a read are the same with and without.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service_kit.clock import now
from service_kit.errors import NotFound
from service_kit.http.dumping import Fragment, Writer, encode, writer
from session_service.sessions import rules
from session_service.sessions.models import LiveSession
from session_service.sessions.queries import Beside, current, find, session_view
from session_service.sessions.replays import replay_of
from session_service.sessions.schemas import FocusStep, SessionBlock
from training.bounded_cache import BoundedCache

# Sets, of less than a kilobyte of JSON each.
MAX_WEIGHT = 10_000

# Of which it was made, and the view.
_held: BoundedCache[tuple[UUID, UUID], tuple[tuple[Any, ...], dict[str, Any]]] = BoundedCache(MAX_WEIGHT)

_write_block, _write_focus = writer(SessionBlock()), writer(FocusStep())


def get(user_id: UUID, key: UUID) -> dict[str, Any]:
    """One session of the user, open or ended, as ``SessionState`` writes it. Raises NotFound."""
    return _view(find(user_id, key))


def get_current(user_id: UUID) -> dict[str, Any]:
    """The user's open session. Raises NotFound without one."""
    live = current(user_id)
    if live is None:
        raise NotFound("No session is open.")
    return _view(live)


def _view(live: LiveSession) -> dict[str, Any]:
    replay = replay_of(live)
    state = replay.state
    if state.status != "open":
        return session_view(live, replay)
    key, made_of = (live.user_id, live.id), (replay, live.time_zone, live.local_date, Beside.of(live, state))
    found = _held.get(key)
    if found is not None and found[0][0] is replay and found[0][1:] == made_of[1:]:
        return {**found[1], **rules.clock_view(state, now())}
    view = _with_json(session_view(live, replay, made_of[-1]))
    _held.put(key, (made_of, view), len(state.steps))
    return view


def _with_json(view: Mapping[str, Any]) -> dict[str, Any]:
    """The view with what is largest in it as JSON."""
    return {
        **view,
        "current": view["current"] and _json(_write_focus, view["current"]),
        "next": [_json(_write_focus, one) for one in view["next"]],
        "blocks": [_json(_write_block, one) for one in view["blocks"]],
    }


def _json(write: Writer, one: Any) -> Fragment:
    return Fragment(encode(write(one)).rstrip(b"\n"))

"""Which copies the current request has had renewed, since its user wrote at their owner just now.

The gateway says in a header where the user wrote in the last half minute, and after which write (a token). What an
owner has told a request, later ones of this process with the same token need not ask: all writes that they must see
were answered before the first of them began, so the owner had them. That holds of each id by itself. A copy that has
come, changed or gone meanwhile is as its event says; what was absent stays so until the user's next write or the end of
the mark. Without a token every request asks: a write may be running. Whoever forges the header makes us ask in vain, at
most ``MAX_ROUNDS`` times a copy in a request, or have copies as old as events are. Without it nothing is asked again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from flask import Response, current_app, has_request_context, request

from service_kit.security.forwarding import COPY_VERSION, RECENT_WRITES

# A request reads a copy once or twice; a chain of merged exercises takes a round for each link.
MAX_ROUNDS = 4
# What an answer names of the copies that it relied on.
MAX_NAMED = 50
# What a process remembers: of so many tokens and copies, and of each up to about so many ids.
MAX_TOKENS, MAX_CONFIRMED = 500, 1_000
_PLACE = "setwise.freshness"
_MEMBER = re.compile(r'\s*([^\s;]+)\s*(?:;after="([\w-]+)"\s*|;.*)?', re.ASCII)


# Ids of one copy of which the owner has told all that it knows, each with whether it does not exist there.
Answers = dict[UUID, bool]


@dataclass
class Freshness:
    """Of one request: ``written`` are the services where its user wrote, each with its token if there is one,
    ``relied_on`` the copies that may be old; by path ``answers`` and the ids in each of the ``questions`` to owners.

    ``is_suspended`` while answers are kept: what follows from one copy reads others as they are, as after an event.
    """

    written: Mapping[str, str]
    is_suspended: bool = False
    relied_on: dict[str, None] = field(default_factory=dict)
    answers: dict[str, Answers] = field(default_factory=dict)
    questions: defaultdict[str, list[set[UUID]]] = field(default_factory=lambda: defaultdict(list))

    def answers_of(self, owner: str, path: str) -> Answers:
        """What the owner has told this request, and those with the same token before it and beside it."""
        if path not in self.answers:
            remembered = current_app.extensions.setdefault(_PLACE, lru_cache(MAX_TOKENS)(lambda *_: {}))
            found = remembered(token, path) if (token := self.written.get(owner)) else {}
            self.answers[path] = found if len(found) < MAX_CONFIRMED else {}
        return self.answers[path]


def freshness() -> Freshness | None:
    """Of the current request; None outside of requests."""
    if not has_request_context():
        return None
    if _PLACE not in request.environ:
        members = map(_MEMBER.fullmatch, request.headers.get(RECENT_WRITES, "").split(","))
        request.environ[_PLACE] = Freshness({member[1]: member[2] or "" for member in members if member})
    found: Freshness = request.environ[_PLACE]
    return found


@contextmanager
def suspended() -> Iterator[None]:
    """Inside the block copies are read as they are."""
    here = freshness() or Freshness({})
    before, here.is_suspended = here.is_suspended, True
    try:
        yield
    finally:
        here.is_suspended = before


def name_copies(response: Response) -> Response:
    """Say which copies the answer relied on, if any."""
    if (here := request.environ.get(_PLACE)) and here.relied_on:
        response.headers[COPY_VERSION] = ", ".join(list(here.relied_on)[:MAX_NAMED])
    return response

"""Which copies the current request has had renewed, since its user wrote at their owner just now.

The gateway says in a header where the user wrote in the last half minute. Whoever forges it makes us ask in vain: at
most ``MAX_ROUNDS`` times a copy in a request. Without it nothing is asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from flask import Response, has_request_context, request

from service_kit.security.forwarding import COPY_VERSION, RECENT_WRITES

# A request reads a copy once or twice; a chain of merged exercises takes a round for each link.
MAX_ROUNDS = 4
# What an answer names of the copies that it relied on.
MAX_NAMED = 50
_PLACE = "setwise.freshness"


@dataclass
class Answers:
    """Of one copy: ids in ``questions`` of this request to its owner, those about which it answered
    (``confirmed``), and those of them that do not exist there (``absent``)."""

    rounds: int = 0
    questions: set[UUID] = field(default_factory=set)
    confirmed: set[UUID] = field(default_factory=set)
    absent: set[UUID] = field(default_factory=set)


@dataclass
class Freshness:
    """Of one request: ``written`` are the services where its user wrote, ``relied_on`` the copies that may be old.

    ``is_suspended`` while answers are kept: what follows from one copy reads others as they are, as after an event.
    """

    written: frozenset[str]
    is_suspended: bool = False
    relied_on: dict[str, None] = field(default_factory=dict)
    answers: defaultdict[str, Answers] = field(default_factory=lambda: defaultdict(Answers))

    def rely_on(self, kind: str, versions: Mapping[UUID, int]) -> None:
        """Note copies that serve although their owner has not confirmed them."""
        self.relied_on |= {f'{kind};id="{key}";version={version}': None for key, version in versions.items()}


def freshness() -> Freshness | None:
    """Of the current request; None outside of requests."""
    if not has_request_context():
        return None
    if _PLACE not in request.environ:
        services = request.headers.get(RECENT_WRITES, "").split(",")
        request.environ[_PLACE] = Freshness(frozenset(filter(None, map(str.strip, services))))
    found: Freshness = request.environ[_PLACE]
    return found


@contextmanager
def suspended() -> Iterator[None]:
    """Inside the block copies are read as they are."""
    here = freshness()
    if here is None:
        yield
        return
    before, here.is_suspended = here.is_suspended, True
    try:
        yield
    finally:
        here.is_suspended = before


def note_answer(path: str, question: Iterable[UUID], absent: Set[UUID]) -> None:
    """An owner has just told all that it knows of these."""
    if here := freshness():
        answers = here.answers[path]
        answers.questions |= set(question)
        answers.confirmed |= set(question)
        answers.absent |= absent


def name_copies(response: Response) -> Response:
    """Say which copies the answer relied on, if any."""
    if (here := request.environ.get(_PLACE)) and here.relied_on:
        response.headers[COPY_VERSION] = ", ".join(list(here.relied_on)[:MAX_NAMED])
    return response

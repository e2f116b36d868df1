"""Whose time zone was which when: the choices that somebody made, oldest first, as profiles are published.

A choice is ``{"time_zone": name, "since": instant as text, or None}``. The first one holds for all time before it too
(``since`` None): what stood there was a default that nobody chose. Where the oldest were left out, the first of a
history has an instant, and of the time before it nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias

History: TypeAlias = Sequence[Mapping[str, Any]]
MAX_CHOICES = 20


class Span(NamedTuple):
    """``time_zone`` held from ``since`` on (None: ever since), before ``until`` (None: to this day)."""

    time_zone: str
    since: datetime | None
    until: datetime | None


def spans(history: History) -> list[Span]:
    """The history as intervals of time."""
    since = [one["since"] and datetime.fromisoformat(one["since"]) for one in history]
    return [Span(one["time_zone"], *bounds) for one, *bounds in zip(history, since, [*since, None][1:], strict=True)]


def zone_at(history: History, at: datetime) -> str | None:
    """The time zone that held at an instant; None where nothing is known."""
    held = (span.time_zone for span in reversed(spans(history)) if span.since is None or span.since <= at)
    return next(held, None)


def not_before(history: History, at: datetime) -> datetime:
    """``at``, or the newest choice if that is later: what is known was chosen, whatever two clocks say."""
    newest = spans(history)[-1].since if history else None
    return max(at, newest) if newest else at


def with_choice(history: History, time_zone: str, at: datetime) -> list[Mapping[str, Any]]:
    """The history after somebody chose a time zone at ``at``; the same where it is the one that they have."""
    if history and history[-1]["time_zone"] == time_zone:
        return list(history)
    since = not_before(history, at).astimezone(UTC).isoformat().replace("+00:00", "Z") if history else None
    return [*history, {"time_zone": time_zone, "since": since}][-MAX_CHOICES:]

"""That somebody chose a time zone, and who follows where days are dated by it.

A service whose slices follow nothing else has its table of consequences here: it attaches those who follow, in their
order, and its copy of profiles lets them. All of it is one transaction. Tracking has more to follow, and a table of its
own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, current_app

from service_kit.messaging.lanes import bulk
from training.zones import History

_NAME = "time_zone_consequences"


@dataclass(frozen=True)
class TimeZoneChosen:
    """The person chose a time zone; ``history`` tells which held when. Days that nobody typed follow from it."""

    user_id: UUID
    history: History


def attach(app: Flask, followers: Sequence[Callable[[TimeZoneChosen], None]]) -> None:
    """Let the app carry who follows, in their order; done by ``create_app``."""
    app.extensions[_NAME] = followers


def apply_consequences(change: TimeZoneChosen) -> None:
    """Let everybody who follows such a change do so now, in this transaction. Raises what they raise."""
    for follow in current_app.extensions[_NAME]:
        follow(change)


def follow_profile(user_id: UUID, state: Mapping[str, Any], changed: Set[str]) -> None:
    """What follows from a copied profile: days dated with a time zone that had not arrived here are dated anew."""
    if "time_zones" in changed:
        with bulk():  # years may be dated anew
            apply_consequences(TimeZoneChosen(user_id, state["time_zones"]))

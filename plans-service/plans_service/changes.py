"""What can change in a slice so that those above it must follow, each as a value; ``consequences.py`` says who does.

A slice says what happened to it and knows nobody who follows. All of it is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, current_app

from training.zones import History


@dataclass(frozen=True)
class TimeZoneChosen:
    """The person chose a time zone; ``history`` tells which held when."""

    user_id: UUID
    history: History


_NAME = "plans_consequences"


def attach(app: Flask, followers: Sequence[Callable[[TimeZoneChosen], None]]) -> None:
    """Let the app carry who follows, in their order; done by ``create_app``."""
    app.extensions[_NAME] = followers


def apply_consequences(change: TimeZoneChosen) -> None:
    """Let everybody who follows such a change do so now, in this transaction. Raises what they raise."""
    for follow in current_app.extensions[_NAME]:
        follow(change)

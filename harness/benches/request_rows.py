"""The rows of `bench requests`: a request each, and what it may cost.

All costs are multiples of the yardstick. What the monolith cost when the rows were chosen stands beside each, to show
whether the monolith here is as good as that one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """``asks`` names the request (see ``request_sides``); ``embedded`` and ``stack`` are the most that it may cost, in
    yardsticks, and ``monolith`` what it cost there. ``after``: the service where the user has just written."""

    name: str
    asks: str
    embedded: float
    stack: float
    monolith: float | None = None
    after: str = ""
    writes: bool = False

    def wanted(self, database: str) -> float:
        """The most that it may cost, in yardsticks."""
        return self.embedded if database == "sqlite" else self.stack


OWN = "after an own write"
ROWS = (
    Row("list 20 exercises, signed in", "list", 11, 11, 38.6),
    Row("one exercise", "one", 7, 10, 21.4),
    Row("own weights, 20 of 200", "weights", 10, 14, 14.5),
    Row("me/today", "today", 41, 41, 42.7),
    Row("log a set (live command)", "set", 32, 32, 40.0, writes=True),
    Row("post a weight", "weight", 22, 22, 15.0, writes=True),
    Row(f"list 20 exercises, {OWN}", "list", 11, 11, after="catalog"),
    Row(f"one exercise, {OWN}", "one", 7, 10, after="catalog"),
    Row(f"own weights, {OWN}", "weights", 10, 14, after="tracking"),
    Row(f"me/today, {OWN}", "today", 41, 41, after="tracking"),
    Row(f"log a set, {OWN} to the catalogue", "set", 32, 32, after="catalog", writes=True),
)

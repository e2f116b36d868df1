"""Fetching foreign data between two runs of a unit of work, never inside one.

A use case that lacks a copy raises NeedsLookup; the unit rolls back, the copy is fetched and kept in a transaction of
its own, and the unit runs again: no call is made while a transaction is open. HTTP and events both come here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from service_kit.errors import NeedsLookup, Unavailable

Result = TypeVar("Result")

# One unit may lack an exercise and a profile, and may want three copies renewed in four rounds each; more would be
# a loop.
MAX_ROUNDS = 16


class LookupFailed(Unavailable):
    """Data of another service is needed, was asked for, and still lacks. Try again; quote the ``request_id``."""


def looking_up(run: Callable[[], Result]) -> Result:
    """Run; after each NeedsLookup fetch what is missing and run again. Raises LookupFailed if it never suffices."""
    for _ in range(MAX_ROUNDS):
        try:
            return run()
        except NeedsLookup as need:
            need.resolve()
    try:
        return run()
    except NeedsLookup as need:
        raise LookupFailed("What another service answered does not suffice for this.") from need

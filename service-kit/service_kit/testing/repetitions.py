"""How often a test repeats itself: less in the short form of a test run."""

from __future__ import annotations

import os

SHORT = "SETWISE_TEST_SHORT"


def is_short() -> bool:
    """Whether this run is the short form, as `./setwise test` without ``--all`` asks for."""
    return bool(os.environ.get(SHORT))


def repetitions(whole: int, *, short: int) -> int:
    """``whole``, but ``short`` in the short form."""
    return short if is_short() else whole

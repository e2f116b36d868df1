"""How glibc keeps memory that was given back, in every process of the system; the container image says the same."""

from __future__ import annotations

import ctypes
import os
import sys

# By name for processes that are started, by mallopt's number for those that are forked.
SETTINGS = {
    # Two are as fast as one for each thread, and much smaller.
    "MALLOC_ARENA_MAX": (-8, 2),
    # Bytes from which a block goes back to the system at once. By itself glibc begins to keep what has the size of a
    # freed one: 19 MiB for each thread that has ever hashed a password.
    "MALLOC_MMAP_THRESHOLD_": (-3, 1_048_576),
}


def give_back() -> None:
    """Have it so from here on, in this process and in all that come of it. Does nothing without glibc."""
    for name, (_, value) in SETTINGS.items():
        os.environ.setdefault(name, str(value))
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        for name, (number, _) in SETTINGS.items():
            mallopt(number, int(os.environ[name]))

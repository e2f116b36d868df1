"""The folder in which a backup or a restore works: as private as the databases, and gone when the command ends.

Who is asked to end (Ctrl-C, SIGTERM, a terminal that closes) removes it. What a killed one leaves is removed by the
next run in the same place: the lock in it is free then, also where another container made it.
"""

from __future__ import annotations

import fcntl
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

LOCK = "lock"
USUAL = (signal.SIG_DFL, signal.default_int_handler)  # not one that nohup ignores


@contextmanager
def scratch(place: Path, command: str) -> Iterator[Path]:
    """Make a folder in ``place`` for as long as the context lasts. Raises OSError, SystemExit when asked to end."""
    prefix = f".setwise-{command}-"
    with _orderly_end():
        for lock in place.glob(f"{prefix}*/{LOCK}"):
            _remove_abandoned(lock)
        with tempfile.TemporaryDirectory(dir=place, prefix=prefix) as folder:
            draft = Path(folder) / "draft"
            with draft.open("w") as handle:
                with suppress(OSError):  # a file system without locks: nobody can take it there, and nobody removes
                    fcntl.flock(handle, fcntl.LOCK_EX)
                draft.rename(Path(folder) / LOCK)  # under this name it was never free while we live
                yield Path(folder)


def _remove_abandoned(lock: Path) -> None:
    """Remove the folder of a lock that nobody holds."""
    with suppress(OSError):  # held, or not ours to remove
        with lock.open("r+") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(lock.parent)


@contextmanager
def _orderly_end() -> Iterator[None]:
    """Raise SystemExit where a signal would end us at once, with the exit code that a shell would show."""
    signals: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        signals.append(number)
        for one in before:
            signal.signal(one, signal.SIG_IGN)  # nobody interrupts the cleaning up
        raise SystemExit(128 + number)

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: was for number in numbers if (was := signal.getsignal(number)) in USUAL}
    for number in before:
        signal.signal(number, end)
    try:
        yield
    except Exception as problem:
        if signals:  # psycopg2 in the middle of a COPY makes an error of its own of it
            raise SystemExit(128 + signals[0]) from problem
        raise
    finally:
        for number, was in before.items():
            signal.signal(number, was)

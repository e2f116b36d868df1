"""A process with everything below it: looked at, frozen, and killed at one instant."""

from __future__ import annotations

import contextlib

import psutil


def tree(pid: int) -> list[psutil.Process]:
    """A process and everything below it, in whatever groups and sessions these are."""
    with contextlib.suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    return []


def freeze(pid: int) -> list[psutil.Process]:
    """Stop a whole tree in mid-step (SIGSTOP), with what it begets meanwhile; gives its processes."""
    frozen: dict[int, psutil.Process] = {}
    while new := [one for one in tree(pid) if one.pid not in frozen]:
        for one in new:
            frozen[one.pid] = one
            with contextlib.suppress(psutil.NoSuchProcess):
                one.suspend()
    return list(frozen.values())


def thaw(pid: int) -> None:
    """Let a frozen tree go on."""
    for one in tree(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            one.resume()


def kill(pid: int) -> list[psutil.Process]:
    """kill -9 of a whole tree at one instant: nobody sees another die. Does not reap; gives its processes.

    The leaves first, the root last: a root that dies before its stopped children leaves their process groups orphaned,
    and the kernel wakes such a group with SIGHUP, on which a gunicorn begets new workers that nobody counts.
    """
    victims = freeze(pid)
    for one in reversed(victims):
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    return victims

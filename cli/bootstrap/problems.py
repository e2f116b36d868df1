"""What keeps the environment from being made, in sentences for the person at the keyboard."""

from __future__ import annotations

import errno
import os
import pwd

from cli.bootstrap.stamp import ROOT


class CannotStart(Exception):
    """Something that the person at the keyboard must mend; the message says how."""


def of_files(problem: OSError) -> str:
    """A file or folder that cannot be used, and what can be done about it."""
    what = f"{problem.filename or ROOT}: {problem.strerror or problem}."
    if problem.errno in (errno.EACCES, errno.EPERM):
        return f"{what}\n  You are {name(os.geteuid())}; {ROOT} belongs to {owner()}. Run it as its owner, or copy it."
    if problem.errno == errno.EROFS:
        return (
            f"{what}\n  .venv and var/ are made in the folder of the checkout; copy it to a disk that can be written."
        )
    if problem.errno == errno.ENOSPC:
        return f"{what}\n  Free about 400 MB and try again."
    return what


def owner() -> str:
    """Whose the checkout is."""
    return name(ROOT.stat().st_uid)


def name(user: int) -> str:
    """What a user is called; the number of one without a name."""
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"


def tail(output: str, lines: int = 12) -> str:
    """The last lines of a tool's output, indented."""
    return "\n".join("  | " + line for line in output.strip().splitlines()[-lines:])

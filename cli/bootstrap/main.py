"""What ``./setwise`` does: bring ``.venv`` up to date where that is needed, then become ``python -m cli``."""

from __future__ import annotations

import os
import sys

from cli.bootstrap import stamp
from cli.bootstrap.problems import CannotStart, of_files


def main(arguments: list[str]) -> None:
    """Prepare the environment, then hand over. Ends with a plain sentence where that cannot be done."""
    developer = arguments[:1] == ["test"] or arguments[:2] == ["install", "--dev"]
    try:
        if not stamp.is_current(developer):
            prepare(arguments, developer)
        # Many threads in glibc's default arenas cost tens of megabytes in each process; two are as fast here.
        os.environ.setdefault("MALLOC_ARENA_MAX", "2")
        # -P: a folder named `cli` in the caller's directory must not be taken for ours.
        os.execv(stamp.PYTHON, [str(stamp.PYTHON), "-P", "-m", "cli", *arguments])  # noqa: S606
    except CannotStart as problem:
        sys.exit(f"setwise: {problem}")
    except OSError as problem:
        sys.exit(f"setwise: {of_files(problem)}")
    except KeyboardInterrupt:
        print("\nsetwise: stopped. The same command goes on from here.", file=sys.stderr)
        sys.exit(130)


def prepare(arguments: list[str], developer: bool) -> None:
    """Make the environment, unless the words ask for nothing but help or the version: those end here."""
    from cli.bootstrap import environment, usage  # late: a start with everything in place does without

    if usage.needs_no_packages(arguments):
        sys.exit(usage.answer(arguments))
    environment.prepare(developer)

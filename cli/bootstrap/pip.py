"""Running the environment's pip: fetch, install, check. On failure what pip said, and what can be done about it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from cli.bootstrap import child, pins
from cli.bootstrap.pins import Pin
from cli.bootstrap.problems import CannotStart, tail
from cli.bootstrap.progress import Progress
from cli.bootstrap.stamp import PYTHON, VENV

WHEELS = VENV / "setwise-wheels"
# A user's defaults of this kind would put the packages elsewhere, or nowhere.
REFUSED = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN")
_BEGUN = re.compile(r"^(?:Collecting|Ignoring) ", re.MULTILINE)
COMPILE_AGAIN = "make the pins again with the command in the first lines of requirements.in"
# What pip says, and what a person can do about it. The first that matches is shown.
HINTS = (
    (("No space left",), "The disk is full. Free about 400 MB and try again."),
    (
        ("must have their versions pinned",),
        f"A pin is missing or has lost its extra ([...]): {COMPILE_AGAIN}.",
    ),
    (
        ("NewConnectionError", "Temporary failure", "Timeout", "ProxyError", "Max retries", "versions: none"),
        "The package index cannot be reached. Check the network (HTTPS_PROXY, your pip configuration), "
        "then run the same command again.",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "SSLError"),
        "This machine does not trust the package index's certificate.",
    ),
    (("DO NOT MATCH THE HASHES",), "A downloaded package is not the pinned one. Do not go on; report it."),
    (
        ("error: command", "Failed building wheel"),
        "A package has no wheel for this platform. Try Python 3.11.",
    ),
    (("No matching distribution",), "The package index lacks a pinned version for this Python or platform."),
)


def fetch(wanted: list[Pin]) -> list[Path]:
    """Wheels of these pins, their hashes checked; the environment stays as it is. Raises CannotStart, OSError."""
    shutil.rmtree(WHEELS, ignore_errors=True)
    WHEELS.mkdir()
    listed = WHEELS / "wanted.txt"
    listed.write_text("\n".join(pin.text for pin in wanted) + "\n", encoding="utf-8")
    # The pins are complete. A pip before 24 that resolves would take the newest release of `package[extra]`.
    words = ["wheel", "--require-hashes", "--no-deps", "--wheel-dir", str(WHEELS), "--requirement", str(listed)]
    _run_with_progress("Fetching", len(wanted), words, lambda output: len(_BEGUN.findall(output)))
    return sorted(WHEELS.glob("*.whl"))


def install(wheels: list[Path], site: Path) -> None:
    """Put fetched wheels into the environment; they are not asked for their hashes again. Raises CannotStart."""
    notes = [site / "{}-{}.dist-info".format(*wheel.name.split("-")[:2]) for wheel in wheels]
    words = ["install", "--no-index", "--no-deps", *map(str, wheels)]
    _run_with_progress("Installing", len(wheels), words, lambda _: sum(map(pins.is_whole, notes)))


def check(names: Iterable[str]) -> None:
    """Ask pip whether the packages of these names have all that they need. Raises CannotStart.

    Others do not matter: they were pinned once, or somebody put them there.
    """
    _, output = _pip(["check"], lambda _: None)
    wrong = [line for line in output.splitlines() if pins.plain(line.partition(" ")[0]) in set(names)]
    if wrong:
        raise CannotStart(
            f"the installed packages do not fit together. Remove {VENV} and run the same command again. If it says so "
            f"again the pins are not complete: {COMPILE_AGAIN}.\n" + tail("\n".join(wrong))
        )


def _run_with_progress(title: str, total: int, words: list[str], count: Callable[[str], int]) -> None:
    """Run pip and tell how far it is. Raises CannotStart."""
    progress = Progress(title, total)
    try:
        code, output = _pip(words, lambda text: progress.show(count(text)))
    finally:
        progress.close()
    if code != 0:
        raise CannotStart(f"the packages cannot be installed. {hint(output)}\n{tail(output)}")


def hint(output: str) -> str:
    """What a person can do about what pip says; empty where we do not know."""
    return next((text for marks, text in HINTS if any(mark in output for mark in marks)), "")


def _pip(words: list[str], look: Callable[[str], None]) -> tuple[int, str]:
    environment = {name: value for name, value in os.environ.items() if name not in REFUSED}
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "--no-color"]
    return child.run([*command, *words], environment, look)

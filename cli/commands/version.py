"""`version`: which release this is; ``--version`` says the same."""

from __future__ import annotations

import argparse

from service_kit.version import VERSION


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command has no options."""


def run(options: argparse.Namespace) -> int:
    """Say it."""
    print(f"setwise {VERSION}")
    return 0

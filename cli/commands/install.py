"""`install`: nothing is left to do, since the bootstrap script has made the environment before this runs."""

from __future__ import annotations

import argparse
import sys


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command; read by the bootstrap script."""
    parser.add_argument("--dev", action="store_true", help="with pytest, ruff, mypy and their friends")


def run(options: argparse.Namespace) -> int:
    """Say where it is."""
    print(f"The virtual environment is ready: {sys.prefix}")
    return 0

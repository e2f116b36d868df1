"""`run`: any program with the virtual environment and the settings of the system on a data folder.

``./setwise run flask --app auth_service.app grant-role me@example.org admin`` makes an administrator;
``./setwise run flask --app tracking_service.app run --port 8105`` serves one service alone.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from cli.system.environment import adopt
from cli.system.paths import Data
from cli.system.stack import start_of


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--data", help="folder of the system (default: var/)")
    parser.add_argument("program", nargs=argparse.REMAINDER, help="the program and its arguments")


def run(options: argparse.Namespace) -> int:
    """Become the program; never comes back unless it cannot be found."""
    if not options.program:
        print("Name a program: ./setwise run flask --app plans_service.app routes")
        return 2
    data = Data.at(options.data)
    if not data.database("").parent.is_dir():
        print(f"There is no system on {data.root} yet. Start it once: {start_of(data)}. If it lives elsewhere: --data")
        return 1
    adopt(data)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    try:
        os.execvp(options.program[0], options.program)  # noqa: S606
    except FileNotFoundError:
        print(f"There is no program {options.program[0]}.")
        return 127

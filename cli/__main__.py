"""`python -m cli`: the table of commands, each one module with ``arguments(parser)`` and ``run(options)``."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

from service_kit.settings.errors import WrongSettings
from service_kit.version import VERSION

USERS = {
    "up": "start everything on this machine and keep it running",
    "status": "how the running system is: health, migrations, backlogs, dead letters, mail",
    "demo": "a person with twelve weeks of training, made through the API",
    "logs": "show or follow what the processes write",
    "events": "show or follow what happens, across all services; or publish the current state again",
    "dead": "events that could not be handled: list, show, retry, drop",
    "doctor": "what is wrong with this machine, and how to mend it",
    "run": "a program with this system's settings: ./setwise run flask --app auth_service.app grant-role ...",
    "backup": "every database at one point in one file, while everything runs",
    "restore": "put a backup in the place of every database of a stopped system",
    "secrets": "make the secrets of a deployment, one folder per reader",
    "provision": "make databases, roles and the broker's users, queues and rights on servers that run",
    "migrate": "bring the databases up to date and end",
    "serve": "one process of the stack in the foreground: a service, the gateway or the streams",
    "install": "only make or renew the virtual environment (--dev: with the developers' tools)",
    "version": "which release this is",
}
# Those that only a checkout has: no image holds the folder `harness`, and nothing here may import it.
HARNESS = {
    "test": "run the test suites",
    "bench": "measure what is promised about time, as ratios within one run",
    "prove": "hold what Setwise says against oracles, for random cases through the doors",
    "chaos": "kill everything again and again under load, and prove that nothing is lost",
    "generate": "write what follows from the code: contracts, broker definitions, docs of the settings",
    "revision": "write the next migration of a service from the difference between its models and its database",
}
COMMANDS = USERS | (HARNESS if (Path(__file__).parents[1] / "harness").is_dir() else {})


def module(command: str) -> Any:
    """The module of one command, imported."""
    return importlib.import_module(f"{'harness' if command in HARNESS else 'cli'}.commands.{command}")


def main(words: list[str]) -> int:
    """Run one command; gives its exit code."""
    try:
        options = parse(words)
        return int(module(options.command).run(options) or 0)
    except KeyboardInterrupt:
        return 130
    except RuntimeError as problem:  # Ctrl-C while a class was being made, as Python 3.11 tells it
        if isinstance(problem.__cause__, KeyboardInterrupt):
            return 130
        raise
    except WrongSettings as problem:
        print(f"setwise: {problem}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # `./setwise logs | head`; 141 as of any program: no `up` is taken for ended well
        sys.stderr.close()
        return 141


def parse(words: list[str]) -> argparse.Namespace:
    """The options; only the module of the chosen command is imported."""
    parser = argparse.ArgumentParser(prog="./setwise", description="Setwise: a backend for training.")
    parser.add_argument("--version", action="version", version=f"setwise {VERSION}")
    chosen = next((word for word in words if word in COMMANDS), None)
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        if name == chosen:
            module(name).arguments(command)
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

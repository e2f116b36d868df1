"""`provision`: one shot at the servers: waits for them, makes what is missing, says what it did, ends.

Reads the passwords from the folder of secrets (``./setwise secrets``) and the administrators' addresses from
SETWISE_STACK_POSTGRES and SETWISE_STACK_AMQP_API, else from the same folder. Where SETWISE_STACK_AMQP_API is set to
nothing the broker is left to its own definitions file and to the workers, who declare what is theirs.
"""

from __future__ import annotations

import argparse
import math
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psycopg2
import requests

from cli.commands.secrets import own_namespace
from cli.provision import broker, databases
from cli.provision.stack_setup import FORMS, must_be, one_line
from cli.system.env_files import value
from cli.system.names import NAMES
from cli.system.passwords import Passwords
from cli.system.server_addresses import variable
from cli.system.stack import bare

LOOK_EVERY_S = 0.5
AWAY = (psycopg2.OperationalError, requests.ConnectionError)
REFUSES = (psycopg2.Error, requests.RequestException, broker.Refused, ValueError)


class Failed(Exception):
    """A server did not answer in time, or does not do what it was asked."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--folder", type=Path, required=True, help="the folder of secrets")
    parser.add_argument(
        "--namespace", default=os.environ.get("SETWISE_NAMESPACE") or None, help="default: that of the folder"
    )
    parser.add_argument("--wait", type=seconds, default=120.0, metavar="S", help="seconds for servers to come up")
    parser.add_argument("--connections", type=count, default=databases.CONNECTIONS, help="at most, per service")
    parser.add_argument(
        "--whole-server", action="store_true", help="the PostgreSQL is Setwise's alone: close its other databases, too"
    )


def seconds(text: str) -> float:
    """How long to wait, of the command line."""
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r}: seconds are a number from 0 on")
    return found


def count(text: str) -> int:
    """How many connections, of the command line."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r}: at least 1, a whole number")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Provision both servers; exit code 0 when all is there."""
    try:
        space, passwords = own_namespace(options.folder, options.namespace), Passwords.read(options.folder)
        postgres, api = address("postgres", options.folder / "provision/postgres_url"), api_address(options.folder)
    except FileNotFoundError as problem:
        how = f"make the secrets first: ./setwise secrets --folder {options.folder}"
        print(f"setwise provision: {problem.filename} is missing; {how}")
        return 1
    except (OSError, ValueError) as problem:
        print(f"setwise provision: {problem}")
        return 1 if isinstance(problem, OSError) else 2
    of_services = {name: passwords.of("postgres")[name] for name in NAMES}
    until = time.monotonic() + options.wait
    try:
        make = partial(databases.provision, postgres, space, of_services, options.connections, options.whole_server)
        print_changes("postgres", provision_when_reachable("postgres", postgres, make, until))
        if api:
            make = partial(broker.provision, api, space, passwords.of("rabbitmq"))
            print_changes("rabbitmq", provision_when_reachable("rabbitmq", api, make, until))
        else:
            print(f"rabbitmq: no management API is named ({variable('amqp_api')}), so it is left as it is")
    except Failed as problem:
        print(f"setwise provision: {problem}")
        return 1
    return 0


def address(server: str, file: Path) -> str:
    """The address in the environment, else the one that the secrets were made with. Raises OSError, ValueError."""
    url = value(os.environ, variable(server)) or file.read_text(encoding="utf-8").strip()
    try:
        must_be(FORMS[server], url)
    except ValueError as problem:
        raise ValueError(f"{variable(server)}: {problem}") from problem
    return url


def api_address(folder: Path) -> str:
    """The management API; empty where the environment says that there is none to be used. Raises as ``address``."""
    name = variable("amqp_api")
    is_off = os.environ.get(name) == "" and f"{name}_FILE" not in os.environ
    return "" if is_off else address("amqp_api", folder / "provision/amqp_api")


def provision_when_reachable(server: str, url: str, make: Callable[[], Iterator[str]], until: float) -> list[str]:
    """What it did, tried again while the server is away, until ``time.monotonic()`` is this. Raises Failed."""
    place, waits = f"{server} at {bare(url)}", False
    print(f"{server}: asking {bare(url)}", flush=True)
    while True:
        try:
            return list(make())
        except AWAY as problem:
            seconds_left = until - time.monotonic()
            if seconds_left < 0:
                raise Failed(f"{place} is not there: {one_line(problem)}") from problem
            if not waits:
                print(
                    f"{server}: is not there yet ({one_line(problem)}), waiting up to {seconds_left:.0f} s", flush=True
                )
                waits = True
        except REFUSES as problem:
            raise Failed(f"{place} refuses: {one_line(problem)}") from problem
        time.sleep(LOOK_EVERY_S)


def print_changes(server: str, changes: list[str]) -> None:
    """Plain lines, one for each change."""
    for change in changes:
        print(f"{server}: {change}")
    print(f"{server}: ready, {len(changes)} changes", flush=True)

"""`dead`: events that a service could not handle, with the reason: list, show, retry or drop them."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from cli.host.gunicorn_server import find
from cli.system import dead_letters
from cli.system.environment import adopt, database_urls
from cli.system.paths import Data
from cli.system.services import SERVICES
from service_kit.messaging.mailbox import UNREADABLE, Letter


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("action", choices=tuple(ACTIONS), help="what to do with them")
    parser.add_argument("events", nargs="*", type=UUID, help="ids of events (show, retry, drop)")
    parser.add_argument("--all", action="store_true", help="every dead event (retry, drop)")
    parser.add_argument("--service", choices=[service.name for service in SERVICES], help="only in this one")
    parser.add_argument("--data", help="folder of the system (default: var/)")


def run(options: argparse.Namespace) -> int:
    """Do it in every service that has a database."""
    if options.action in ("retry", "drop") and not options.events and not options.all:
        print("Name the events, or say --all.")
        return 2
    data = Data.at(options.data)
    if not data.root.is_dir():
        print(f"There is no system at {data.root}.")
        return 1
    adopt(data, SETWISE_LOG_LEVEL="warning")
    found = sum(ACTIONS[options.action](service, options) for service in with_database(data, options.service))
    if not found and options.action in ("list", "show"):
        print("No dead events.")
    return 0


def with_database(data: Data, only: str | None) -> Iterator[str]:
    """Names of the services whose database is there."""
    for name, url in database_urls(data, os.environ).items():
        if only in (None, name) and (not url.startswith("sqlite") or data.database(name).exists()):
            yield name


@contextmanager
def letters_of(service: str) -> Iterator[Any]:
    """What can be done with dead letters, inside the service's app."""
    with find(f"{service}_service.app:create_app")().app_context():
        yield dead_letters


def list_(service: str, options: argparse.Namespace) -> int:
    """One line each."""
    with letters_of(service) as letters:
        found = letters.dead_letters()
    for letter in found:
        reason = (letter.last_error or "").splitlines()[0][:80]
        event = f"{letter.event_id}  {letter.type:34} {letter.lane:5}"
        print(f"{service:8}  {event} {letter.died_at:%Y-%m-%d %H:%M}  {reason}")
    return len(found)


def show(service: str, options: argparse.Namespace) -> int:
    """The whole event and the whole reason."""
    with letters_of(service) as letters:
        found = chosen(letters, options)
    for letter in found:
        tries = f"{letter.attempts} attempts, died {letter.died_at}"
        print(f"{service}: {letter.type} {letter.event_id} ({letter.lane}), {tries}")
        print(f"reason: {letter.last_error}\n{pretty(letter.body)}\n")
    return len(found)


def chosen(letters: Any, options: argparse.Namespace) -> list[Letter]:
    """The dead events that are meant: those named, else all."""
    return [one for one in letters.dead_letters(10_000) if not options.events or one.event_id in options.events]


def retry(service: str, options: argparse.Namespace) -> int:
    """Give them a new life; the worker takes them up within a second."""
    with letters_of(service) as letters:
        count: int = letters.retry_dead(options.events or None)
        unreadable = sum(one.type == UNREADABLE for one in chosen(letters, options))
    why = f"; {unreadable} cannot be read, so no trial can mend them: look at them (show), then drop them"
    print(f"{service}: {count} to be tried again{why if unreadable else ''}")
    return count


def drop(service: str, options: argparse.Namespace) -> int:
    """Delete them for good."""
    with letters_of(service) as letters:
        count: int = letters.drop_dead(options.events or None)
    print(f"{service}: {count} dropped")
    return count


def pretty(body: str) -> str:
    """JSON with indents; what is none stays as it is."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body


ACTIONS: dict[str, Callable[[str, argparse.Namespace], int]] = {
    "list": list_,
    "show": show,
    "retry": retry,
    "drop": drop,
}

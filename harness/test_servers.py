"""What some tests want of the machine, servers and Node.js: where it is looked for, and whether it is there."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from dataclasses import dataclass
from urllib.parse import urlsplit

from service_kit.settings import forms
from service_kit.settings.errors import WrongSettings
from service_kit.settings.forms import Form

NODE = "Node.js"
OLDEST_NODE = 20
PROGRAM = Form("the path or the name of a program", lambda value: bool(value) and "\0" not in value)


@dataclass(frozen=True)
class Backend:
    """A kind of server, or a program; the first of ``addresses`` that works is handed to the tests in ``variable``."""

    name: str
    variable: str
    form: Form
    addresses: tuple[str, ...]
    without: str


BACKENDS = (
    Backend(
        "PostgreSQL",
        "SETWISE_TEST_POSTGRES",
        forms.POSTGRESQL_SERVER,
        tuple(f"postgresql://{user}@127.0.0.1:5432/postgres" for user in ("postgres", "root")),
        "no suite ran on PostgreSQL",
    ),
    Backend(
        "RabbitMQ",
        "SETWISE_TEST_AMQP",
        forms.AMQP,
        ("amqp://guest:guest@127.0.0.1:5672/%2F",),
        "the amqp transport was not tested against a broker",
    ),
    Backend(
        "Redis",
        "SETWISE_TEST_REDIS",
        forms.REDIS,
        ("redis://127.0.0.1:6379/0",),
        "nothing was tested against Redis",
    ),
    Backend(
        NODE,
        "SETWISE_TEST_NODE",
        PROGRAM,
        ("node",),
        f"no client was generated and no linter read the document (Node.js {OLDEST_NODE} or newer, with npm)",
    ),
)


def missing() -> list[Backend]:
    """Look for every server, put the addresses that work into the environment, give those that are not there.

    Raises WrongSettings for addresses that cannot be any.
    """
    wrong = [
        f"{one.variable}: Must be {one.form.wanted}."
        for one in BACKENDS
        if (address := os.environ.get(one.variable)) and not one.form.takes(address)
    ]
    if wrong:
        raise WrongSettings(wrong)
    absent = []
    for backend in BACKENDS:
        address = os.environ.get(backend.variable)
        found = next((one for one in ((address,) if address else backend.addresses) if works(one)), None)
        if found:
            os.environ[backend.variable] = found
        else:
            absent.append(backend)
    return absent


def works(address: str) -> bool:
    """Whether somebody useful answers there."""
    if forms.POSTGRESQL_SERVER.takes(address):
        return postgres_works(address)
    if "://" not in address:
        return node_works(address)
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=1).close()
    except OSError:
        return False
    return True


def node_works(program: str) -> bool:
    """Whether the program is a Node.js that is new enough, and npm is there."""
    if shutil.which(program) is None or shutil.which("npm") is None:
        return False
    done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30)
    major = done.stdout.removeprefix("v").partition(".")[0]
    return done.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NODE


def postgres_works(address: str) -> bool:
    """Whether this user may log in."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError

    engine = create_engine(forms.with_driver(address), connect_args={"connect_timeout": 2})
    try:
        engine.connect().close()
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()
    return True

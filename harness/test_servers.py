"""The real servers that some tests want: where they are looked for, and whether they are there."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from service_kit.settings import forms
from service_kit.settings.errors import WrongSettings
from service_kit.settings.forms import Form


@dataclass(frozen=True)
class Backend:
    """One kind of server; the first of ``addresses`` that works is handed to the tests in ``variable``."""

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
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=1).close()
    except OSError:
        return False
    return True


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

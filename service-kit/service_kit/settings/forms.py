"""Forms of settings: what a value must look like, told in words where it does not.

``setting(..., form=...)`` takes one, and ``|`` makes one of two. A wrong value itself is not told, since an address may
hold a password; of a list, which holds none, the wrong items are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from environs import ValidationError

POSTGRESQL = "postgresql+psycopg2"
_POSTGRESQL_SCHEMES = ("postgresql", "postgres", POSTGRESQL)
_HOST_PORT = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]*):(\d{1,5})")


@dataclass(frozen=True)
class Form:
    """``wanted`` ends the sentence "Must be ..."; ``fits`` answers whether a value is, or raises ValueError if not."""

    wanted: str
    fits: Callable[[Any], object]

    def __call__(self, value: Any) -> None:
        """Raise ``environs.ValidationError`` for a value, or for the items of a list, of another form."""
        if isinstance(value, list):
            wrong = [f"{item!r} must be {self.wanted}." for item in value if not self.takes(item)]
        else:
            wrong = [] if self.takes(value) else [f"Must be {self.wanted}."]
        if wrong:
            raise ValidationError(wrong)

    def takes(self, value: Any) -> bool:
        """Whether the value is of this form."""
        with suppress(ValueError):
            return bool(self.fits(value))
        return False

    def __or__(self, other: Form) -> Form:
        """Either of the two."""
        return Form(f"{self.wanted} or {other.wanted}", lambda value: self.takes(value) or other.takes(value))


def exactly(text: str) -> Form:
    """This word."""
    return Form(text, lambda value: value == text)


def at_least(low: int) -> Form:
    """A number from ``low`` on."""
    return Form(f"at least {low}", lambda value: value >= low)


def address(wanted: str, *schemes: str, more: Callable[[SplitResult], object] = lambda _url: True) -> Form:
    """The URL of a server, with one of these schemes; ``more`` answers whether the rest of it is good."""

    def fits(text: str) -> bool:
        url = urlsplit(text)
        return url.scheme in schemes and bool(url.hostname) and url.port != 0 and bool(more(url))

    return Form(wanted, fits)


def with_driver(url: str) -> str:
    """A database's URL as SQLAlchemy needs it: ``postgresql://`` and ``postgres://`` are what servers hand out."""
    scheme, separator, rest = url.partition("://")
    return f"{POSTGRESQL}{separator}{rest}" if scheme.lower() in _POSTGRESQL_SCHEMES else url


def _is_postgresql(text: str) -> bool:
    return _place(with_driver(text))[0] == POSTGRESQL


def _is_sqlite(text: str) -> bool:
    return _place(text) == ("sqlite", None)


def _place(url: str) -> tuple[str, str | None]:
    """Driver and host of a database's URL. Raises ValueError."""
    from sqlalchemy import make_url  # late: who owns no data does without
    from sqlalchemy.exc import ArgumentError

    try:
        found = make_url(url)
    except ArgumentError as problem:
        raise ValueError(str(problem)) from problem
    return found.drivername, found.host or None


def _is_host_port(text: str) -> bool:
    found = _HOST_PORT.fullmatch(text)
    return found is not None and int(found[2]) < 65_536


NOTHING = Form("empty", lambda value: value == "")
POSITIVE = Form("positive", lambda value: value > 0)
HOST_PORT = Form("host:port", _is_host_port)
BIND = HOST_PORT | Form("fd://<number>", re.compile(r"fd://\d+").fullmatch)
WEB = address("http://host:port or another http address", "http", "https")
AMQP = address("amqp://user:password@host/vhost", "amqp", "amqps")
REDIS = address("redis://host:port/number", "redis", "rediss")
SQLITE = Form("sqlite:///file", re.compile(r"sqlite:///.+").fullmatch)
POSTGRESQL_SERVER = Form("postgresql://user:password@host/database", _is_postgresql)
DATABASE = Form("sqlite:///file", _is_sqlite) | POSTGRESQL_SERVER
SENTRY = address(
    "https://key@host/number",
    "http",
    "https",
    more=lambda url: url.username and url.path.rpartition("/")[2].isdecimal(),
)

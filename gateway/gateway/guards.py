"""What is refused before anything else looks at a request: ambiguous addresses, methods, framing, credentials.

Every function is pure. The address is split, decoded and checked once, and what goes to a service is encoded anew
from the checked parts, so that check and service can never see two different paths.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes

from gateway.errors import UriTooLong
from service_kit.errors import BadRequest, MethodNotAllowed, Unauthenticated

MAX_TARGET = 8_000
MAX_REMEMBERED = 300
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

_PATH = re.compile(r"(?:/(?:[A-Za-z0-9\-._~!$&'()*+,=:@]|%[0-9A-Fa-f]{2})*)+", re.ASCII)
_QUERY = re.compile(r"[!\"$-\[\]-~]*", re.ASCII)  # printable ASCII without blank, # and backslash
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f/\\;%]")
_UNESCAPED = "-._~!$&'()*+,=:@"
_OVERRIDES = ("HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_HTTP_METHOD", "HTTP_X_METHOD_OVERRIDE")
_TOKEN_PARAMETERS = {"access_token", "authorization", "bearer", "id_token", "jwt", "refresh_token"}
_JWT = re.compile(r"(?:Bearer )?eyJ[\w-]*\.[\w-]+\.[\w-]*", re.ASCII)


@dataclass(frozen=True)
class Target:
    """A checked address: its decoded ``segments``, the ``path`` made anew from them, and the ``query`` as it came."""

    segments: tuple[str, ...]
    path: str
    query: str

    @property
    def url(self) -> str:
        """What goes into the request line to a service."""
        return f"{self.path}?{self.query}" if self.query else self.path


def check_target(raw: str) -> Target:
    """Split and check the raw request target (origin form). Raises :class:`BadRequest` or :class:`UriTooLong`.

    What short ones come to is remembered, the last thousand of them: it follows from nothing else and never changes.
    """
    if len(raw) > MAX_TARGET:
        raise address_too_long()
    return _remembered(raw) if len(raw) <= MAX_REMEMBERED else _checked(raw)


def _checked(raw: str) -> Target:
    path, _, query = raw.partition("?")
    if not _PATH.fullmatch(path):
        raise BadRequest("The path contains characters that must not stand there.")
    if not _QUERY.fullmatch(query) or _LONE_PERCENT.search(query):
        raise BadRequest("The query is not percent-encoded properly.")
    segments = tuple(_segment(part) for part in path[1:].split("/"))
    if "" in segments[:-1]:
        raise BadRequest("The path contains an empty segment.")
    return Target(segments, "".join(f"/{quote(segment, safe=_UNESCAPED)}" for segment in segments), query)


_remembered = lru_cache(1_000)(_checked)


def address_too_long() -> UriTooLong:
    """What is told of it, wherever it is noticed."""
    return UriTooLong(f"An address may have at most {MAX_TARGET:,} bytes: put less into the query.")


def _segment(raw: str) -> str:
    try:
        segment = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("The path is not UTF-8.") from error
    if segment in {".", ".."} or _FORBIDDEN.search(segment):
        raise BadRequest("The path contains a segment that is not allowed.")
    return segment


def check_method(method: str, environ: Mapping[str, Any]) -> None:
    """Raise :class:`MethodNotAllowed` for TRACE and its like, :class:`BadRequest` for a method in disguise."""
    if method not in METHODS:
        raise MethodNotAllowed("This method is not supported.", headers={"Allow": ", ".join(METHODS)})
    if any(name in environ for name in _OVERRIDES):
        raise BadRequest("Send the method itself; overriding it by a header is not supported.")


def check_framing(environ: Mapping[str, Any]) -> None:
    """Raise :class:`BadRequest` when host or length of the body are missing or could be read in two ways."""
    if environ.get("SERVER_PROTOCOL") == "HTTP/1.1" and not environ.get("HTTP_HOST"):
        raise BadRequest("HTTP/1.1 needs a Host header.")
    length = str(environ.get("CONTENT_LENGTH") or "")
    if length and not (length.isascii() and length.isdigit()):
        raise BadRequest("Content-Length is not a number.")
    if length and "HTTP_TRANSFER_ENCODING" in environ:
        raise BadRequest("Content-Length and Transfer-Encoding exclude each other.")


def drop_connection_headers(environ: MutableMapping[str, Any]) -> None:
    """Forget the headers that the ``Connection`` header declares to be for the next hop only."""
    for name in str(environ.get("HTTP_CONNECTION", "")).split(","):
        environ.pop(f"HTTP_{name.strip().upper().replace('-', '_')}", None)


def drop_client_credentials(environ: MutableMapping[str, Any], segments: tuple[str, ...]) -> None:
    """Forget ``Authorization: Basic`` at the token endpoint of OAuth 2.0: there it would name a registered client, of
    which there are none, and many clients (Swagger UI is one) send an empty one always."""
    is_basic = str(environ.get("HTTP_AUTHORIZATION", "")).partition(" ")[0].lower() == "basic"
    if is_basic and tuple(part for part in segments if part) == ("api", "v1", "auth", "token"):
        del environ["HTTP_AUTHORIZATION"]


def check_credentials(environ: Mapping[str, Any], query: str) -> None:
    """Raise :class:`Unauthenticated` for two ``Authorization`` headers (servers join them by a comma) or a token in
    the query, where it would end up in logs and histories."""
    if "," in str(environ.get("HTTP_AUTHORIZATION", "")):
        raise Unauthenticated("Send exactly one Authorization header of the form: Bearer <token>.")
    for name, value in parse_qsl(query, keep_blank_values=True) if query else ():
        if name.lower() in _TOKEN_PARAMETERS or _JWT.fullmatch(value):
            raise Unauthenticated("An access token belongs into the Authorization header, never into the address.")

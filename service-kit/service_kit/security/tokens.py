"""Reading a JWT the strict way, before a library reads it more kindly.

Decoders skip what is not base64, take the last of two equal members, guess at the encoding and count with fractions.
Then two readers of one token see different ones. So one spelling of a token is read here, and every other is no token:
three segments of base64url in their only form, UTF-8 JSON objects, members once, instants as whole seconds. The
signature is checked after that, on the very same text.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service_kit import strict_json

MAX_TOKEN_BYTES = 4_096

_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


def is_well_formed(token: str) -> bool:
    """Whether the text has the form of a signed token, of at most ``MAX_TOKEN_BYTES``."""
    return len(token) <= MAX_TOKEN_BYTES and _TOKEN.fullmatch(token) is not None


def read(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims, whoever signed them. Raises ValueError or BadRequest for whatever is not canonical."""
    if not is_well_formed(token):
        raise ValueError("not three segments of base64url")
    header, claims, _signature = (_decoded(segment) for segment in token.split("."))
    return _object(header), _object(claims)


def instant(claims: Mapping[str, Any], name: str) -> int:
    """A claim in whole seconds since 1970. Raises ValueError for everything else, KeyError where there is none."""
    value = claims[name]
    if type(value) is not int:  # neither a bool nor a float
        raise ValueError(f"{name} is no whole number")
    return value


def identifier(claims: Mapping[str, Any], name: str) -> UUID:
    """A claim that is a UUID in its canonical form. Raises ValueError for everything else, KeyError for none."""
    value = claims[name]
    if not isinstance(value, str) or str(UUID(value)) != value:
        raise ValueError(f"{name} is no UUID in its canonical form")
    return UUID(value)


def word(claims: Mapping[str, Any], name: str) -> str:
    """A claim that is a text, not a list of some. Raises ValueError for everything else, KeyError for none."""
    value = claims[name]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is no text")
    return value


def _decoded(segment: str) -> bytes:
    """The bytes, which have one spelling only: the bits that are left over at the end are zero."""
    content = urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    if urlsafe_b64encode(content).rstrip(b"=").decode() != segment:
        raise ValueError("not the canonical base64url of its content")
    return content


def _object(content: bytes) -> dict[str, Any]:
    document = strict_json.loads(content)
    if not isinstance(document, dict):
        raise ValueError("not a JSON object")
    return document

"""Reading JSON bodies without the traps of the defaults: what another reader would see differently is refused."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from service_kit.errors import BadRequest

MAX_DEPTH = 64
MAX_INTEGER_DIGITS = 18

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def loads(body: bytes | str) -> Any:
    """Parse strict JSON.

    Raises :class:`BadRequest` for anything that is not UTF-8 JSON, duplicate member names, NaN and infinities,
    integers beyond 18 digits, nesting beyond 64 levels, NUL and lone surrogates in any string.
    """
    try:
        text = body.decode("utf-8") if isinstance(body, bytes) else body
        document = json.loads(
            text,
            object_pairs_hook=_members,
            parse_constant=_no_constant,
            parse_int=_integer,
            parse_float=_float,
        )
        _inspect(document)
    except UnicodeDecodeError as error:
        raise BadRequest("The body is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise BadRequest(f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from error
    except RecursionError as error:
        raise BadRequest(f"The JSON is nested deeper than {MAX_DEPTH} levels.") from error
    return document


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadRequest(f"The member {twice[:80]!r} stands twice in one JSON object.")
    return members


def _no_constant(name: str) -> None:
    raise BadRequest(f"{name} is not JSON.")


def _integer(digits: str) -> int:
    if len(digits) > MAX_INTEGER_DIGITS:
        raise BadRequest(f"An integer has more than {MAX_INTEGER_DIGITS} digits.")
    return int(digits)


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise BadRequest("A number is too large.")
    return number


def _inspect(document: Any) -> None:
    """Walk without recursion: depth, and characters that no database column takes."""
    stack: list[tuple[Any, int]] = [(document, 1)]
    while stack:
        node, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise BadRequest(f"The JSON is nested deeper than {MAX_DEPTH} levels.")
        if isinstance(node, str):
            if not storable(node):
                raise BadRequest("A string contains NUL or half of a surrogate pair.")
        elif isinstance(node, dict):
            stack.extend((part, depth + 1) for part in node.values())
            stack.extend((name, depth + 1) for name in node)
        elif isinstance(node, list):
            stack.extend((part, depth + 1) for part in node)


def storable(text: str) -> bool:
    """Whether PostgreSQL would take the text: no NUL, no lone surrogate."""
    return not _UNSTORABLE.search(text)

"""Reading JSON bodies without the traps of the defaults: what another reader would see differently is refused."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from service_kit.errors import BadRequest

MAX_DEPTH = 64
MAX_INTEGER_DIGITS = 18
# No object of any body has nearly as many. Refused before the parser sees them: it remembers every name, at a cost that
# grows with their number once they no longer fit the processor's caches.
MAX_MEMBERS = 1_000
MAX_NUMBER = 64  # characters of a number that is not an integer

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Where a string may hold what is unstorable: JSON allows neither bare, so only an escape can bring it in.
_ESCAPED_UNSTORABLE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
# Nothing in it backtracks, and the end of the text ends a string as well: one pass, whatever is quoted how.
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NO_STRUCTURE = re.compile(r"[^\[\]{}:]++")


def loads(body: bytes | str) -> Any:
    """Parse strict JSON, with work in proportion to its length.

    Raises :class:`BadRequest` for anything that is not UTF-8 JSON, duplicate member names, more than 1,000 members
    in one object, NaN and infinities, integers beyond 18 digits, other numbers beyond 64 characters, nesting beyond 64
    levels, NUL and lone surrogates in any string.
    """
    try:
        text = body.decode("utf-8") if isinstance(body, bytes) else body
        _check_structure(text)
        document = json.loads(
            text,
            object_pairs_hook=_members,
            parse_constant=_no_constant,
            parse_int=_integer,
            parse_float=_float,
        )
        if _ESCAPED_UNSTORABLE.search(text) or _UNSTORABLE.search(text):
            _check_storable(document)
    except UnicodeDecodeError as error:
        raise BadRequest("The body is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise BadRequest(f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from error
    return document


def _check_structure(text: str) -> None:
    """Depth and members, before the parser, which calls itself for each level; a loop for large bodies only."""
    if text.count("[") + text.count("{") <= MAX_DEPTH and text.count(":") <= MAX_MEMBERS:
        return
    members = [0]  # of each object or array that is open
    for sign in _NO_STRUCTURE.sub("", _STRING.sub("", text)):
        if sign in "[{":
            members.append(0)
            if len(members) > MAX_DEPTH + 1:
                raise BadRequest(f"The JSON is nested deeper than {MAX_DEPTH} levels.")
        elif sign == ":":
            members[-1] += 1
            if members[-1] > MAX_MEMBERS:
                raise BadRequest(f"A JSON object has more than {MAX_MEMBERS} members.")
        elif len(members) > 1:
            members.pop()


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        for name, _ in pairs:
            if name not in members:
                raise BadRequest(f"The member {name[:80]!r} stands twice in one JSON object.")
            del members[name]
    return members


def _no_constant(name: str) -> None:
    raise BadRequest(f"{name} is not JSON.")


def _integer(digits: str) -> int:
    if len(digits) > MAX_INTEGER_DIGITS:
        raise BadRequest(f"An integer has more than {MAX_INTEGER_DIGITS} digits.")
    return int(digits)


def _float(text: str) -> float:
    if len(text) > MAX_NUMBER:
        raise BadRequest(f"A number has more than {MAX_NUMBER} characters.")
    number = float(text)
    if not math.isfinite(number):
        raise BadRequest("A number is too large.")
    return number


def _check_storable(document: Any) -> None:
    """Look for characters that no database column takes, without recursion."""
    stack = [document]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            if not storable(node):
                raise BadRequest("A string contains NUL or half of a surrogate pair.")
        elif isinstance(node, dict):
            stack.extend(node)
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def storable(text: str) -> bool:
    """Whether PostgreSQL would take the text: no NUL, no lone surrogate."""
    return not _UNSTORABLE.search(text)

"""The costliest input of a given size that we know for each parser. ``n`` is bytes."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

Make = Callable[[int], str]


def repeated(unit: str, opening: str = "", closing: str = "") -> Make:
    """``unit`` as often as it fits between ``opening`` and ``closing``."""
    return lambda n: opening + unit * ((n - len(opening) - len(closing)) // len(unit.encode())) + closing


def members(n: int, last: str = "") -> str:
    """A JSON object whose members all have different names of one length; ``last`` stands at its end."""
    unit = '"%06x":0,'
    return "{" + "".join(unit % number for number in range((n - len(last)) // len(unit % 0)))[:-1] + last + "}"


def duplicate_last(n: int) -> str:
    """The same, with the first name again at its end."""
    return members(n, ',"000000":0')


def names(n: int) -> str:
    """Objects of one member each, no two of which have the same name."""
    unit = '{"%06x":0},'
    return "[" + "".join(unit % number for number in range((n - 3) // len(unit % 0))) + "0]"


def items_with_errors(n: int) -> str:
    """A batch in which every item is an object with something wrong in it."""
    return repeated('{"x":0},', '{"measurements":[', "0]}")(n)


JSON: dict[str, Make] = {
    "members": members,
    "duplicate last": duplicate_last,
    "names": names,
    "deep": repeated("["),
    "brackets": repeated("[],", "[", "0]"),
    "nested 60 levels": repeated("[" * 60 + "]" * 60 + ",", "[", "0]"),
    "objects": repeated('{"a":0},', "[", "0]"),
    "integers": repeated("0,", "[", "0]"),
    "decimals": repeated("-0.1e9,", "[", "0]"),
    "long text": repeated("a", '["', '"]'),
    "escapes": repeated("\\u00e4", '["', '"]'),
    "surrogate pairs": repeated('"\\ud83d\\ude00",', "[", "0]"),
    "quotes without end": repeated('\\"', "[" * 65 + '"'),
    "empty texts": repeated('"",', "[", "0]"),
    "long number": repeated("1"),
    "blanks": repeated(" "),
    "lines": repeated("\n"),
}
BODIES: dict[str, Make] = {
    "unknown members": members,
    "duplicate last": duplicate_last,
    "deep": repeated("["),
    "many items": repeated("0,", '{"measurements":[', "0]}"),
    "long text": repeated("a", '{"measurements":"', '"}'),
    "many errors": items_with_errors,
}
QUERIES: dict[str, Make] = {
    "parameters": repeated("a&"),
    "values": repeated("a=1&"),
    "percent": repeated("%41"),
    "plus": repeated("+"),
    "token alike": repeated("a=eyJ.", "a=eyJ"),
}
HEADERS: dict[str, Make] = {
    "commas": repeated(","),
    "words": repeated("a,"),
    "tags": repeated('"a",'),
    "tags without end": repeated('"a,'),
    "weak tags": repeated('W/"a",'),
    "weights": repeated("a;q=0.1,"),
    "parameters": repeated('a="b";', "a/b;"),
    "blanks": repeated(" ", "a", "b"),
    "tabs": repeated("\t", "a/b", "b"),
}


def token(n: int) -> str:
    """Three segments of which the first is a header as large as the whole allows."""
    head = json.dumps({"typ": "at+jwt", "alg": "RS256", "kid": "a" * ((n - 20) * 3 // 4 - 60)})
    return f"{base64.urlsafe_b64encode(head.encode()).decode().rstrip('=')}.e30.AA"


def cursor(n: int) -> str:
    """A list of as many values as fit."""
    values = json.dumps([["int", "1"]] * ((n * 3 // 4 - 2) // 14))
    return base64.urlsafe_b64encode(values.encode()).decode().rstrip("=")

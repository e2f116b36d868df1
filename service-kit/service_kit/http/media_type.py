"""Reading ``Content-Type`` the strict way: what another reader could take for something else is no type here."""

from __future__ import annotations

import re

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"  # noqa: S105 - the grammar's word (RFC 9110)
_PARAMETER = re.compile(rf'[ \t]*;[ \t]*(?:({_TOKEN})=(?:({_TOKEN})|"((?:[^"\\]|\\.)*)"))?', re.ASCII)
_TYPE = re.compile(rf"{_TOKEN}/{_TOKEN}", re.ASCII)


def media_type(header: str) -> tuple[str, dict[str, str]]:
    """The type in lower case, and its parameters by their names in lower case.

    Raises ValueError for what is malformed, and for a parameter that stands twice.
    """
    found = _TYPE.match(header)
    if found is None:
        raise ValueError("no media type")
    place, parameters = found.end(), dict[str, str]()
    while place < len(header):
        part = _PARAMETER.match(header, place)
        if part is None:
            raise ValueError("a malformed parameter")
        place = part.end()
        name, plain, quoted = part.groups()
        if name is not None:
            if name.lower() in parameters:
                raise ValueError("a parameter twice")
            parameters[name.lower()] = plain if plain is not None else re.sub(r"\\(.)", r"\1", quoted)
    return found.group().lower(), parameters

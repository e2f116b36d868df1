"""A form (``application/x-www-form-urlencoded``), read the strict way: ASCII, percent-encoded UTF-8, few fields."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

import marshmallow as ma
from flask import Request
from werkzeug.datastructures import MultiDict

from service_kit.errors import BadRequest, FieldError, PayloadTooLarge
from service_kit.http import findings
from service_kit.http.parser import HouseParser, check_type
from service_kit.strict_json import storable

FORM_TYPES = {"application/x-www-form-urlencoded"}

MAX_FORM = 16_384  # bytes
MAX_FIELDS = 20

_FORM = re.compile(rb"(?:[!-$&-~]|%[0-9A-Fa-f]{2})*")


def read(body: bytes) -> tuple[dict[str, str], list[str]]:
    """The fields, each with its first value, and the names of those that stand in it more than once.

    Raises PayloadTooLarge above :data:`MAX_FORM` and BadRequest for what is no form.
    """
    if len(body) > MAX_FORM:
        raise PayloadTooLarge(f"A form may have at most {MAX_FORM:,} bytes.")
    if not _FORM.fullmatch(body):
        raise BadRequest("The form is not percent-encoded properly.")
    if body.count(b"&") >= MAX_FIELDS:
        raise BadRequest(f"A form may have at most {MAX_FIELDS} fields.")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(body), errors="strict")
    except ValueError as error:
        raise BadRequest("The form is not made of fields like name=value in UTF-8, joined by &.") from error
    if not all(storable(text) for pair in pairs for text in pair):
        raise BadRequest("The form contains NUL.")
    fields: dict[str, str] = {}
    twice = []
    for name, value in pairs:
        if name in fields:
            twice.append(name)
        else:
            fields[name] = value
    return fields, twice


class FormParser(HouseParser):
    """The parser of a blueprint that takes forms."""

    def load_form(self, req: Request, schema: ma.Schema) -> Any:
        """The fields of a form, which must be declared as one; each stands in it once."""
        check_type(req, FORM_TYPES, "a form with Content-Type: application/x-www-form-urlencoded")
        fields, twice = read(req.get_data())
        findings.note(FieldError("repeated-parameter", "Give this field once.", parameter=name) for name in twice)
        return self._makeproxy(MultiDict(fields), schema)

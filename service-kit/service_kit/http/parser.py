"""How webargs reads a request here: strict JSON, no silent loss, failures as problems."""

from __future__ import annotations

import re
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from service_kit import strict_json
from service_kit.errors import BadRequest, FieldError, Invalid, UnsupportedMediaType
from service_kit.http import findings
from service_kit.http.fields.lists import CommaList
from service_kit.http.good_queries import good_query
from service_kit.http.problems import invalid

JSON_TYPES = {"application/json", "application/merge-patch+json"}

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"  # noqa: S105 - the grammar's word (RFC 9110)
_PARAMETER = re.compile(rf'[ \t]*;[ \t]*(?:({_TOKEN})=(?:({_TOKEN})|"((?:[^"\\]|\\.)*)"))?', re.ASCII)
_TYPE = re.compile(rf"{_TOKEN}/{_TOKEN}", re.ASCII)
_UTF_8 = {("charset", "utf-8"), ("charset*", "utf-8''utf-8")}  # the plain form and the extended one (RFC 8187)


class HouseParser(FlaskParser):
    """FlaskParser without its leniencies."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": None, "query": ma.RAISE, "files": ma.RAISE, "form": ma.RAISE}

    def parse(self, argmap: Any, *args: Any, **options: Any) -> Any:
        """What was loaded, or could be: what is wrong with it is noted with what else is wrong."""
        if options.get("location") == "query" and (loaded := good_query(argmap)) is not None:
            return loaded
        try:
            return super().parse(argmap, *args, **options)
        except Invalid as error:
            findings.note(error.errors)
            return getattr(error.__cause__, "valid_data", None) or {}

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """The body, which must be declared as JSON and be it; none counts as ``{}`` where the schema allows that."""
        if getattr(schema, "is_optional", False) and not req.get_data():
            return {}
        check_type(req, JSON_TYPES, "JSON with Content-Type: application/json")
        body = req.get_data()
        if not body.strip():
            raise BadRequest("The body is empty; JSON is expected.")
        loaded = strict_json.loads(body)
        reading = getattr(schema, "reading", None)
        return reading.set_aside(loaded, schema) if reading else loaded

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """The query; a parameter of one value stands in it once, one of several also once for each, as clients do."""
        lists = {field.data_key or name for name, field in schema.fields.items() if isinstance(field, CommaList)}
        given = dict(req.args.lists())
        twice = [name for name, values in given.items() if len(values) > 1 and name not in lists]
        findings.note(FieldError("repeated-parameter", "Give this parameter once.", parameter=name) for name in twice)
        read = {name: ",".join(values) if name in lists else values[0] for name, values in given.items()}
        return self._makeproxy(MultiDict(read), schema)

    def handle_error(self, error: ma.ValidationError, *_args: Any, **_options: Any) -> NoReturn:
        """marshmallow's complaints as one problem."""
        location, messages = next(iter(error.normalized_messages().items()))
        raise invalid(ma.ValidationError(messages), location) from error


def check_type(req: Request, kinds: set[str], wanted: str) -> None:
    """Raise :class:`UnsupportedMediaType` unless the body is one of ``kinds`` as it is, and nothing but UTF-8."""
    try:
        kind, parameters = _media_type(req.headers.get("Content-Type", ""))
    except ValueError:
        kind, parameters = "", {}
    if kind not in kinds:
        raise UnsupportedMediaType(f"Send the body as {wanted}.")
    named = {(name, value.lower()) for name, value in parameters.items() if name.partition("*")[0] == "charset"}
    if not named <= _UTF_8:
        raise UnsupportedMediaType("Send the body in UTF-8, the only encoding here.")
    if req.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("Send the body as it is, without Content-Encoding.")


def _media_type(header: str) -> tuple[str, dict[str, str]]:
    """``Content-Type`` read the strict way: what another reader could take for something else is no type here.

    The type in lower case, and its parameters by their names in lower case. Raises ValueError for what is malformed,
    and for a parameter that stands twice.
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

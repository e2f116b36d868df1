"""Schemas and hardened fields: what marshmallow lets through by default and must not, is refused here.

Integers are integers (not ``1.9``, not ``"1_000"``), text carries no control characters, decimals no exponents,
instants their offset. Each refusal has a code for programs and a sentence that says what would be right. A field
describes itself in OpenAPI through its ``openapi()`` method.
"""

from marshmallow.fields import Nested

from service_kit.http.fields.lists import MAX_IDS, CommaList, CursorQuery, IdsQuery, ListOf, MapOf, PageQuery
from service_kit.http.fields.numbers import Decimal, Flag, Integer
from service_kit.http.fields.schemas import (
    EventSchema,
    Message,
    OneOfSchema,
    PatchSchema,
    QuerySchema,
    Schema,
    count_messages,
    refuse,
)
from service_kit.http.fields.texts import Choice, Sort, Text, TimeZone, Uuid
from service_kit.http.fields.times import Instant, LocalDate

__all__ = [
    "MAX_IDS",
    "Choice",
    "CommaList",
    "CursorQuery",
    "Decimal",
    "EventSchema",
    "Flag",
    "IdsQuery",
    "Instant",
    "Integer",
    "ListOf",
    "LocalDate",
    "MapOf",
    "Message",
    "Nested",
    "OneOfSchema",
    "PageQuery",
    "PatchSchema",
    "QuerySchema",
    "Schema",
    "Sort",
    "Text",
    "TimeZone",
    "Uuid",
    "count_messages",
    "refuse",
]

"""A profile from outside."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import fields

from auth_service.profiles.rules import PRIVACY, SEXES, UNITS, WEEK_STARTS
from service_kit.http.fields import (
    MAX_IDS,
    Choice,
    Instant,
    ListOf,
    LocalDate,
    MapOf,
    PatchSchema,
    Schema,
    Text,
    TimeZone,
    Uuid,
    refuse,
)
from training.fields import QuantityField
from training.strength import FORMULAS
from training.zones import MAX_CHOICES

MAX_NAME = 80
LEAST_HEIGHT, GREATEST_HEIGHT = "50 cm", "280 cm"

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", re.ASCII)


class Language(fields.String):
    """A language tag (BCP 47) such as ``en`` or ``pt-BR``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
            raise refuse("not-a-language", "Use a language tag such as en or pt-BR.")
        return value

    def openapi(self) -> dict[str, Any]:
        """The accepted form."""
        return {"type": "string", "pattern": f"^{_LANGUAGE.pattern}$"}


def _height() -> QuantityField:
    return QuantityField("length", min=LEAST_HEIGHT, max=GREATEST_HEIGHT, allow_none=True)


class Profile(Schema):
    """A person's profile and preferences."""

    id = Uuid(required=True, metadata={"description": "The account's id."})
    display_name = Text(required=True, max=MAX_NAME)
    birth_date = LocalDate(required=True, allow_none=True)
    sex = Choice(*SEXES, required=True, allow_none=True, metadata={"description": "For estimates of energy use."})
    height = _height()
    units = Choice(*UNITS, required=True, metadata={"description": "Which units derived figures come in."})
    language = Language(required=True)
    time_zone = TimeZone(required=True, metadata={"description": "Decides on which day something happened."})
    week_start = Choice(*WEEK_STARTS, required=True)
    privacy = Choice(*PRIVACY, required=True, metadata={"description": "Who may see the profile."})
    strength_formula = Choice(
        *FORMULAS,
        required=True,
        metadata={"description": "By which one-repetition maxima are estimated; `mean` is the mean of the four."},
    )
    created_at = Instant(required=True)
    updated_at = Instant(required=True)


class ProfilePatch(PatchSchema):
    """What the person may change; null clears birth date, sex and height."""

    display_name = Text(max=MAX_NAME)
    birth_date = LocalDate(allow_none=True)
    sex = Choice(*SEXES, allow_none=True)
    height = _height()
    units = Choice(*UNITS)
    language = Language()
    time_zone = TimeZone(max=64)
    week_start = Choice(*WEEK_STARTS)
    privacy = Choice(*PRIVACY)
    strength_formula = Choice(*FORMULAS)


class Height(Schema):
    """A height as events carry it: with its base in micrometres."""

    base = fields.Integer(required=True)
    value = fields.String(required=True)
    unit = fields.String(required=True)


class ZoneChoice(Schema):
    """A time zone that the person chose, and since when it holds; the first one chosen holds for all time before."""

    time_zone = fields.String(required=True)
    since = fields.String(required=True, allow_none=True)


class ProfileFacts(Schema):
    """What other services know of a person: the payload of the events, with its version."""

    user_id = Uuid(required=True)
    version = fields.Integer(required=True)
    units = fields.String(required=True)
    language = fields.String(required=True)
    time_zone = fields.String(required=True)
    time_zones = ListOf(fields.Nested(ZoneChoice), max=MAX_CHOICES, required=True)
    week_start = fields.String(required=True)
    height = fields.Nested(Height, required=True, allow_none=True)
    birth_date = fields.String(required=True, allow_none=True)
    sex = fields.String(required=True, allow_none=True)
    strength_formula = fields.String(required=True)


class FactsOfProfiles(Schema):
    """Those of the people asked for who are there."""

    by_id = MapOf(Uuid(), fields.Nested(ProfileFacts), max=MAX_IDS, required=True)

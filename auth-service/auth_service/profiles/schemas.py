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


_NAME = "How others may call you."
_BIRTH = "For estimates of energy use; null: not said."
_SEX = "For estimates of energy use and strength; null: not said."
_UNITS = "Which units derived figures come in."
_LANGUAGE_TEXT = "A language tag such as en or pt-BR, for mail."
_ZONE = "Decides on which day something happened."
_WEEK = "The day on which your weeks begin."
_PRIVACY = "Who may see the profile."
_FORMULA = "By which one-repetition maxima are estimated; `mean` is the mean of the four."


def _height(**options: Any) -> QuantityField:
    described = {"description": "Of the body, for its mass index; null: not said."}
    return QuantityField(
        "length", min=LEAST_HEIGHT, max=GREATEST_HEIGHT, allow_none=True, metadata=described, **options
    )


def _described(text: str) -> dict[str, str]:
    return {"description": text}


class Profile(Schema):
    """A person's profile and preferences."""

    id = Uuid(required=True, metadata={"description": "The account's id."})
    display_name = Text(required=True, max=MAX_NAME, metadata=_described(_NAME))
    birth_date = LocalDate(required=True, allow_none=True, metadata=_described(_BIRTH))
    sex = Choice(*SEXES, required=True, allow_none=True, metadata=_described(_SEX))
    height = _height(required=True)
    units = Choice(*UNITS, required=True, metadata=_described(_UNITS))
    language = Language(required=True, metadata=_described(_LANGUAGE_TEXT))
    time_zone = TimeZone(required=True, metadata=_described(_ZONE))
    week_start = Choice(*WEEK_STARTS, required=True, metadata=_described(_WEEK))
    privacy = Choice(*PRIVACY, required=True, metadata=_described(_PRIVACY))
    strength_formula = Choice(*FORMULAS, required=True, metadata=_described(_FORMULA))
    created_at = Instant(required=True, metadata=_described("When the account was opened."))
    updated_at = Instant(required=True, metadata=_described("When the profile was changed last."))


class ProfilePatch(PatchSchema):
    """What the person may change; null clears birth date, sex and height."""

    display_name = Text(max=MAX_NAME, metadata=_described(_NAME))
    birth_date = LocalDate(allow_none=True, metadata=_described(_BIRTH))
    sex = Choice(*SEXES, allow_none=True, metadata=_described(_SEX))
    height = _height()
    units = Choice(*UNITS, metadata=_described(_UNITS))
    language = Language(metadata=_described(_LANGUAGE_TEXT))
    time_zone = TimeZone(max=64, metadata=_described(_ZONE))
    week_start = Choice(*WEEK_STARTS, metadata=_described(_WEEK))
    privacy = Choice(*PRIVACY, metadata=_described(_PRIVACY))
    strength_formula = Choice(*FORMULAS, metadata=_described(_FORMULA))


class Height(Schema):
    """A height as events carry it: with its base in micrometres."""

    base = fields.Integer(required=True, metadata=_described("Micrometres."))
    value = fields.String(required=True, metadata=_described("The number as it was typed."))
    unit = fields.String(required=True, metadata=_described("The unit as it was typed."))


class ZoneChoice(Schema):
    """A time zone that the person chose, and since when it holds; the first one chosen holds for all time before."""

    time_zone = fields.String(required=True, metadata=_described("Its name."))
    since = fields.String(required=True, allow_none=True, metadata=_described("Since when; null: always."))


class ProfileFacts(Schema):
    """What other services know of a person: the payload of the events, with its version."""

    user_id = Uuid(required=True, metadata=_described("The account's id."))
    version = fields.Integer(required=True, metadata=_described("Of this state."))
    units = fields.String(required=True, metadata=_described(_UNITS))
    language = fields.String(required=True, metadata=_described(_LANGUAGE_TEXT))
    time_zone = fields.String(required=True, metadata=_described(_ZONE))
    time_zones = ListOf(
        fields.Nested(ZoneChoice), max=MAX_CHOICES, required=True, metadata=_described("Those chosen, in order.")
    )
    week_start = fields.String(required=True, metadata=_described(_WEEK))
    height = fields.Nested(Height, required=True, allow_none=True, metadata=_described("null: not said."))
    birth_date = fields.String(required=True, allow_none=True, metadata=_described(_BIRTH))
    sex = fields.String(required=True, allow_none=True, metadata=_described(_SEX))
    strength_formula = fields.String(required=True, metadata=_described(_FORMULA))


class FactsOfProfiles(Schema):
    """Those of the people asked for who are there."""

    by_id = MapOf(
        Uuid(),
        fields.Nested(ProfileFacts),
        max=MAX_IDS,
        required=True,
        metadata=_described("The facts of each, by id."),
    )

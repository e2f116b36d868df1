"""Measurements from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import validate

from service_kit.clock import now
from service_kit.errors import Invalid
from service_kit.http.fields import (
    Choice,
    CommaList,
    CursorQuery,
    Flag,
    Instant,
    ListOf,
    LocalDate,
    MapOf,
    Nested,
    PageQuery,
    PatchSchema,
    QuerySchema,
    Schema,
    Text,
    TimeZone,
    Uuid,
)
from tracking_service.fields import DoubtReason
from tracking_service.measurements.models import STATUSES
from tracking_service.measurements.rules import TYPED_SOURCES, WORKOUT, check_instant
from training.day_spans import DaySpanQuery
from training.fields import AnyQuantity
from training.quantity import UNITS

SOURCES = (*TYPED_SOURCES, WORKOUT)
MAX_BATCH = 500
MAX_TYPES = 50  # that one request names


def _values() -> MapOf:
    return MapOf(
        Text(max=64),
        AnyQuantity(),
        min=1,
        max=4,
        metadata={"description": "The values by name: `systolic` and `diastolic`, or `value` of all other types."},
    )


class MeasurementEdit(Schema):
    """What may be corrected."""

    value = AnyQuantity(metadata={"description": "The value of a type that has but one."})
    values = _values()
    measured_at = Instant(metadata={"description": "Absent: now."})
    time_zone = TimeZone(
        max=64,
        metadata={
            "description": "Decides on which local day it was. Absent: the one that your profile has when it is logged."
        },
    )
    source = Choice(*TYPED_SOURCES, metadata={"description": "Where it comes from; absent from a new one: `manual`."})
    device = Text(max=100, allow_none=True, metadata={"description": "What it was measured with."})
    note = Text(max=500, multiline=True, allow_none=True, metadata={"description": "A note of yours."})

    def judge(self, data: Mapping[str, Any]) -> None:
        """The instant; what the values must be follows from the type, which is looked up."""
        if "measured_at" in data and (errors := check_instant(data["measured_at"], now())):
            raise Invalid(errors=errors)


class MeasurementCreate(MeasurementEdit):
    """A measurement to log, with either `value` or `values`."""

    id = Uuid(metadata={"description": "A UUIDv7 of your own choice."})
    type = Text(required=True, max=64, metadata={"description": "Its type; `GET /measurements/types` lists them."})


class MeasurementPatch(MeasurementEdit, PatchSchema):
    """Corrections of a measurement."""


class MeasurementBatchCreate(Schema):
    """Many measurements, logged all or not at all."""

    measurements = ListOf(
        Nested(MeasurementCreate),
        min=1,
        max=MAX_BATCH,
        required=True,
        metadata={"description": "The measurements, in any order."},
    )


class Measurement(Schema):
    """One reading of the body."""

    id = Uuid(required=True, metadata={"description": "The measurement's id."})
    type = Text(required=True, metadata={"description": "The slug of its type."})
    type_name = Text(required=True, metadata={"description": "What the type is called."})
    value = AnyQuantity(required=True, allow_none=True, metadata={"description": "Null where there are several."})
    values = _values()
    measured_at = Instant(required=True, metadata={"description": "When it was taken."})
    time_zone = Text(required=True, metadata={"description": "The time zone that decided on which local day that was."})
    local_date = LocalDate(required=True, metadata={"description": "The local day on which it counts."})
    source = Choice(
        *SOURCES,
        required=True,
        metadata={"description": "Where it comes from. `workout`: it is the body weight of one, and follows it."},
    )
    workout_id = Uuid(
        required=True,
        allow_none=True,
        metadata={"description": "The workout whose `body_weight` it is: correct or clear it there. Null: none."},
    )
    device = Text(
        required=True, allow_none=True, metadata={"description": "What it was measured with. Null: not said."}
    )
    note = Text(required=True, allow_none=True, metadata={"description": "Your note. Null: none."})
    status = Choice(
        *STATUSES, required=True, metadata={"description": "`pending` counts nowhere and waits for your confirmation."}
    )
    reason = Nested(DoubtReason, required=True, allow_none=True, metadata={"description": "Why it is pending."})
    created_at = Instant(required=True, metadata={"description": "When it was logged."})
    updated_at = Instant(required=True, metadata={"description": "When it was changed last."})


class MeasurementList(Schema):
    """Several measurements."""

    items = ListOf(Nested(Measurement), max=MAX_BATCH, required=True, metadata={"description": "The measurements."})


class MeasurementQuery(DaySpanQuery, CursorQuery):
    """Which measurements to list."""

    type = CommaList(Text(max=64), max=MAX_TYPES, metadata={"description": "Of these types only, between commas."})
    source = CommaList(
        Choice(*SOURCES), max=len(SOURCES), metadata={"description": "From these sources only, between commas."}
    )
    status = CommaList(
        Choice(*STATUSES),
        max=len(STATUSES),
        metadata={"description": "`pending`: those that wait for your confirmation; absent: all."},
    )


class LatestQuery(QuerySchema):
    """Of which type."""

    type = CommaList(Text(max=64), max=MAX_TYPES, metadata={"description": "Of these types only, between commas."})


class MeasurementTypeCreate(Schema):
    """A type of your own, with one value."""

    slug = Text(
        required=True,
        max=64,
        validate=validate.Regexp(r"[a-z][a-z0-9_]*\Z", error="Use small letters, digits and _."),
        metadata={"description": "Its name in addresses: small letters, digits, underscores."},
    )
    name = Text(required=True, max=100, metadata={"description": "Its name for people."})
    unit = Choice(*UNITS, required=True, metadata={"description": "Decides what it measures, and how it is shown."})
    daily = Choice(
        "mean", "sum", load_default="mean", metadata={"description": "How readings of one day become one figure."}
    )


class MeasurementTypePart(Schema):
    """One value of a type."""

    name = Text(required=True, metadata={"description": "Its name among `values` of a measurement."})
    dimension = Text(required=True, metadata={"description": "What it measures; decides which units it takes."})
    least = Text(required=True, metadata={"description": "The least that is accepted, such as `1 kg`."})
    most = Text(required=True, metadata={"description": "The most that is accepted, such as `700 kg`."})
    human = ListOf(
        Text(),
        min=2,
        max=2,
        required=True,
        allow_none=True,
        metadata={
            "description": "What people show, from and to: a reading outside is pending. Null: any may be right."
        },
    )


class MeasurementType(Schema):
    """A type of measurement."""

    slug = Text(required=True, metadata={"description": "Its name in addresses and filters."})
    name = Text(required=True, metadata={"description": "Its name for people."})
    unit = Text(required=True, metadata={"description": "In which derived figures come."})
    daily = Choice(
        "mean",
        "sum",
        required=True,
        metadata={"description": "How readings of one day become one figure: their mean, or their sum."},
    )
    values = ListOf(
        Nested(MeasurementTypePart),
        max=4,
        required=True,
        metadata={"description": "Its values: one, or two of a blood pressure."},
    )
    own = Flag(required=True, metadata={"description": "Made by you."})


class TypeQuery(PageQuery):
    """Pages of types."""

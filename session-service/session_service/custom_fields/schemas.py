"""Custom fields as JSON."""

from __future__ import annotations

from marshmallow import validate

from service_kit.http.fields import Choice, Instant, Integer, ListOf, Nested, Schema, Text, Uuid
from session_service import limits
from session_service.custom_fields import rules
from training.quantity import UNITS


class CustomField(Schema):
    """One thing to note of each set of an exercise."""

    key_ = Text(
        data_key="key",
        attribute="key",
        max=limits.MAX_CUSTOM_KEY,
        required=True,
        validate=validate.Regexp(r"^[a-z][a-z0-9_]*$", error="Lower-case letters, digits and _, a letter first."),
        metadata={"description": "By what sets name it in `custom`; it stays when the name changes."},
    )
    name = Text(max=60, required=True, metadata={"description": "What a person reads."})
    kind = Choice(
        *rules.KINDS,
        required=True,
        metadata={
            "description": "`number`: a decimal in a string; `quantity`: in any unit of the kind of `unit`; "
            "`text`; `flag`: true or false; `choice`: one of `choices`."
        },
    )
    unit = Choice(*UNITS, allow_none=True, metadata={"description": "The usual unit of a quantity; null elsewhere."})
    choices = ListOf(
        Text(max=60),
        min=1,
        max=rules.MAX_CHOICES,
        allow_none=True,
        metadata={"description": "The words of a choice, in order; null elsewhere."},
    )


class CustomFieldsWrite(Schema):
    """What is to be noted of the sets of an exercise."""

    fields_ = ListOf(
        Nested(CustomField),
        min=1,
        max=limits.MAX_CUSTOM,
        required=True,
        data_key="fields",
        metadata={"description": "The fields, in order. Values of one that is left out stay where they were logged."},
    )


class CustomFields(Schema):
    """What is noted of the sets of an exercise."""

    exercise_id = Uuid(metadata={"description": "The exercise; one that was merged has the fields of its successor."})
    exercise_name = Text(metadata={"description": "As it is called now.", "moves": True})
    version = Integer(min=1, metadata={"description": "Also the ETag."})
    fields_ = ListOf(
        Nested(CustomField),
        max=limits.MAX_CUSTOM,
        data_key="fields",
        attribute="fields",
        metadata={"description": "The fields, in order."},
    )
    created_at = Instant(metadata={"description": "When they were defined."})
    updated_at = Instant(metadata={"description": "When they were changed last."})

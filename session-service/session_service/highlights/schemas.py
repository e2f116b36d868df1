"""Highlights as JSON."""

from __future__ import annotations

from marshmallow import fields as base

from service_kit.http.fields import Choice, Instant, Schema, Uuid


class Highlight(Schema):
    """A record that fell in this workout, or a goal that it reached."""

    id = Uuid(metadata={"description": "Of the record or goal in the tracking service."})
    type = Choice("record", "goal", metadata={"description": "Which of the two."})
    at = Instant(metadata={"description": "When the record was set, or the goal reached."})
    details = base.Dict(metadata={"description": "The record or goal; derived masses in your unit, others as typed."})

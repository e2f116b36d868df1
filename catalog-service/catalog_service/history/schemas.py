"""Changes of exercises as JSON."""

from __future__ import annotations

from catalog_service.history.rules import KINDS
from service_kit.http import fields as f


class ExerciseChange(f.Schema):
    """One change of an exercise."""

    version = f.Integer(required=True, metadata={"description": "The version that it led to."})
    kind = f.Choice(*KINDS, required=True, metadata={"description": "What was done."})
    at = f.Instant(required=True, metadata={"description": "When."})
    merged_into = f.Uuid(required=True, allow_none=True, metadata={"description": "Of `merged`: into which one."})

"""Preferences as JSON."""

from __future__ import annotations

from service_kit.http.fields import Flag, Integer, PageQuery, Schema, Text, Uuid
from session_service import figures


class PreferencesReplace(Schema):
    """How you want to be guided; what you leave out, or send as null, is left open."""

    default_rest = figures.rest(
        allow_none=True,
        metadata={"description": "Pause after a set if neither it nor its block says one; null: as for all, or none."},
    )
    auto_start_rest = Flag(
        allow_none=True,
        metadata={"description": "Whether a rest begins by itself after a set; null: as for all, or yes."},
    )
    ask_rpe = Flag(
        allow_none=True,
        metadata={"description": "Whether to ask you for the RPE of a set; null: as for all exercises, or yes."},
    )


class DefaultPreferences(PreferencesReplace):
    """How you want to be guided through all exercises."""

    version = Integer(min=0, metadata={"description": "Raised by every change; 0 before anything was ever set."})


class ExercisePreferences(DefaultPreferences):
    """How you want to be guided through one exercise, before what you want for all."""

    exercise_id = Uuid(metadata={"description": "The exercise; of one that was merged its successor."})
    exercise_name = Text(metadata={"description": "What it is called now.", "moves": True})


class PreferencesQuery(PageQuery):
    """Which page."""

"""Targets of a set as JSON: in commands, in the state of a session, and as what a workout had planned."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from service_kit.http.fields import Choice, Nested, Schema, refuse
from session_service import figures
from session_service.figures import Percent, Rpe
from training.fields import Tempo
from training.sets import LOAD_MEMBERS


class TargetLoad(Schema):
    """How heavy a set is meant to be: `kind`, and the member that it needs (none for `bodyweight`).

    A percentage has the load that it comes to as `quantity` too, where your records say a maximum of the exercise.
    """

    kind = Choice(
        *LOAD_MEMBERS,
        required=True,
        metadata={"description": "How the load is meant; it says which other member counts."},
    )
    quantity = figures.load(
        allow_none=True,
        metadata={
            "description": "The load, on top of the body or in help of it by `kind`; null: another member counts."
        },
    )
    percent = Percent(
        allow_none=True,
        metadata={
            "description": "Of the one-repetition or the training maximum, by `kind`; null: another member counts."
        },
    )
    rpe = Rpe(allow_none=True, metadata={"description": "The effort to aim at; null: another member counts."})
    rir = figures.rir(
        allow_none=True, metadata={"description": "Repetitions to leave in you; null: another member counts."}
    )

    @ma.validates_schema
    def check_member(self, data: dict[str, Any], **_options: Any) -> None:
        """The kind's own member is there."""
        member = LOAD_MEMBERS[data["kind"]]
        if member is not None and data.get(member) is None:
            raise refuse("required", f"Load kind {data['kind']} needs {member}.", member)


class Target(Schema):
    """What a set aims at. `reps_min` alone means exactly that many, in an open-ended role at least that many."""

    role = figures.role(metadata={"description": "What the set is for; `work` where nothing is said."})
    reps_min = figures.reps(
        allow_none=True,
        metadata={"description": "Fewest repetitions; null: not by repetitions, or as many as possible."},
    )
    reps_max = figures.reps(allow_none=True, metadata={"description": "Most repetitions; null: no range."})
    duration = figures.duration(allow_none=True, metadata={"description": "How long; null: not by time."})
    distance = figures.distance(allow_none=True, metadata={"description": "How far; null: not by distance."})
    load: Any = Nested(TargetLoad, allow_none=True, metadata={"description": "How heavy; null: left open."})
    rest = figures.rest(allow_none=True, metadata={"description": "Pause after the set."})
    tempo = Tempo(
        allow_none=True,
        metadata={
            "description": "Seconds down, at the bottom, up, at the top; X: as fast as you can. `31X0` is taken too "
            "and becomes `3-1-X-0`. null: any."
        },
    )
    side = figures.side(metadata={"description": "Both sides, one, or both in turn."})
    note = figures.note(
        allow_none=True, metadata={"description": "What is worth knowing about the set; null: nothing."}
    )

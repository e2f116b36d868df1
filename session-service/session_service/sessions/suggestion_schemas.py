"""The load that a percentage or an effort comes to, and why, as JSON."""

from __future__ import annotations

from service_kit.http.fields import Choice, LocalDate, Nested, Schema, Text
from session_service import figures
from session_service.figures import Percent, Rpe
from training.fields import QuantityField
from training.sets import LIFTED_LOADS, MAX_LOAD

CODES = (
    "percent-of-estimate", "effort-of-estimate", "no-estimate", "no-training-maximum", "no-body-weight", "no-reps",
    "outside-table", "below-step",
)  # fmt: skip


class ReasonParams(Schema):
    """What a suggested load was made of; null where it plays no part."""

    estimate = QuantityField(
        "mass",
        min="0 kg",
        max=MAX_LOAD,
        allow_none=True,
        metadata={
            "description": "The best estimate of the one-repetition maximum, with the body where that is lifted."
        },
    )
    estimated_on = LocalDate(allow_none=True, metadata={"description": "The day of the set that the estimate is of."})
    body = figures.load(allow_none=True, metadata={"description": "What of the body each repetition lifts."})
    percent = Percent(allow_none=True, metadata={"description": "The target's percentage of the maximum."})
    rpe = Rpe(allow_none=True, metadata={"description": "The target's rating of perceived exertion."})
    rir = figures.rir(allow_none=True, metadata={"description": "The target's repetitions in reserve."})
    reps = figures.reps(
        allow_none=True,
        metadata={"description": "The repetitions that the effort is meant for; of a range the upper end."},
    )
    step = figures.load(allow_none=True, metadata={"description": "Loads are rounded down to a multiple of it."})


class LoadReason(Schema):
    """Why a load is suggested, or why none is."""

    code = Choice(
        *CODES, metadata={"description": "For programs; those that begin with `no`, and the last two, give none."}
    )
    params = Nested(ReasonParams, metadata={"description": "What it was made of."})
    text = Text(metadata={"description": "The same for people, in English."})


class SuggestedLoad(Schema):
    """The load that a percentage or an effort comes to for you."""

    load = figures.load(allow_none=True, metadata={"description": "null: none, `reason` says why; or the body alone."})
    load_kind = Choice(
        *LIFTED_LOADS, allow_none=True, metadata={"description": "How the load is meant; null where there is none."}
    )
    reason = Nested(LoadReason, metadata={"description": "Why this load, or why none."})

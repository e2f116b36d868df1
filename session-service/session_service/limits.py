"""What is sane for a session or workout, in one place; the bounds of a set's figures stand in ``training``. Pure."""

from datetime import datetime, timedelta

from service_kit.errors import FieldError, Invalid
from training.quantity import Quantity
from training.sets import LIFTED_LOADS

# A workout's event stays below 256 kB with these; see ``workouts/payloads.py``.
MAX_SETS = 500
MAX_ENTRIES = 60
# Of one request that adds sets to an exercise of a workout.
MAX_SETS_AT_ONCE = 50
# Of one request about a live session.
MAX_COMMANDS = 500

# Values of one filter of a list.
MAX_VALUES = 20

MAX_BODY_WEIGHT = "700 kg"
# Beats a minute: below are trained sleepers, above is what no heart does.
MIN_HEART_RATE, MAX_HEART_RATE = 20, 300
# Custom values of a set, and the longest key of one.
MAX_CUSTOM, MAX_CUSTOM_KEY, MAX_CUSTOM_TEXT = 10, 30, 200
MAX_EXTRA_REPS = 60_000

MAX_TITLE, MAX_NOTES, MAX_NOTE, MAX_LOCATION = 120, 5000, 500, 120
MAX_TAGS, MAX_TAG = 20, 30

# No session and no workout is longer.
LONGEST = timedelta(hours=24)
# How far a client's clock may run ahead of ours before we refuse instead of taking it as now.
SKEW = timedelta(seconds=60)

# What a load means where nobody says: by measure, else it is added to the body.
_LOAD_KINDS = {
    "weight_reps": "absolute",
    "weight_duration": "absolute",
    "weight_distance": "absolute",
    "assisted_bodyweight": "assisted",
}


def future_errors(instant: datetime, now: datetime, pointer: str) -> list[FieldError]:
    """What is wrong with an instant that lies farther ahead than clocks may differ."""
    lies_ahead = instant > now + SKEW
    return [FieldError("in-the-future", "Must not lie in the future.", pointer)] if lies_ahead else []


def check_load(load: Quantity | None, kind: str | None, measure: str) -> str:
    """The load's kind, or what its measure makes of it. Raises :class:`Invalid` for a load of bodyweight alone."""
    if kind is None:
        usual = _LOAD_KINDS.get(measure, "added")
        kind = usual if load is not None or usual == "absolute" else "bodyweight"
    if kind == "bodyweight" and load is not None:
        raise Invalid(errors=[FieldError("contradiction", "Bodyweight alone has no load.", "/load_kind")])
    return kind


def load_kind_of_skipped(aim: str | None, measure: str) -> str:
    """The kind of load that a set which was not done would have had: its target's, or what its measure says."""
    return aim if aim in LIFTED_LOADS else _LOAD_KINDS.get(measure, "bodyweight")

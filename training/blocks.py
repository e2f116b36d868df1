"""What a block may be: exercises that are done together."""

from __future__ import annotations

KINDS = ("straight", "superset", "circuit", "emom", "amrap", "interval")
# Kinds with a clock of their own; the others have no duration.
TIMED_KINDS = frozenset({"emom", "amrap", "interval"})
# Kinds whose exercises take turns; the others finish one exercise before the next.
ROTATING_KINDS = frozenset(KINDS) - {"straight"}
MAX_DURATION = "4 h"

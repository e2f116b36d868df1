"""Lists of words that have a name in the OpenAPI document."""

from __future__ import annotations

from catalog_service.exercises import rules
from training.counting import LOADS_PER
from training.enums import ENUMS as SHARED

ENUMS = {
    **SHARED,
    "Force": rules.FORCES,
    "Laterality": rules.LATERALITIES,
    "LoadPer": LOADS_PER,
    "Mechanic": rules.MECHANICS,
    "MovementPattern": rules.PATTERNS,
    "MuscleRole": ("primary", "secondary"),
}

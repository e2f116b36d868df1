"""Names of the words that services share, as their OpenAPI documents call them."""

from __future__ import annotations

from training import blocks, measures, quantity, sets, strength

ENUMS: dict[str, tuple[str, ...]] = {
    "BlockKind": blocks.KINDS,
    "Level": ("beginner", "intermediate", "advanced"),
    "LoadKind": sets.LIFTED_LOADS,
    "Measure": tuple(measures.MEASURE_RULES),
    "SetRole": sets.ROLES,
    "SetSide": sets.SIDES,
    "StrengthFormula": strength.FORMULAS,
    "TargetLoadKind": tuple(sets.LOAD_MEMBERS),
    "Unit": tuple(quantity.UNITS),
}

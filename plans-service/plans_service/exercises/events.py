"""What the catalogue publishes, taken into the local copy."""

from __future__ import annotations

from plans_service.exercises.copies import EXERCISES

HANDLES = {
    "catalog.exercise-created.v1": EXERCISES.states,
    "catalog.exercise-changed.v1": EXERCISES.states,
    "catalog.exercise-retired.v1": EXERCISES.states,
}
ERASE = EXERCISES.erase

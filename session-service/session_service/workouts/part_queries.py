"""Finding single exercises and sets of a workout, and how they are told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from service_kit.errors import NotFound
from session_service.people.queries import mass_unit
from session_service.workouts.models import Workout, WorkoutEntry, WorkoutSet
from session_service.workouts.views import workout_views


def find_entry(workout: Workout, entry_id: UUID) -> WorkoutEntry:
    """The exercise of the workout. Raises NotFound."""
    entry = next((one for one in workout.entries if one.id == entry_id), None)
    if entry is None:
        raise NotFound("There is no such exercise in the workout.")
    return entry


def find_set(entry: WorkoutEntry, set_id: UUID) -> WorkoutSet:
    """The set of the exercise. Raises NotFound."""
    row = next((one for one in entry.sets if one.id == set_id), None)
    if row is None:
        raise NotFound("The exercise has no such set in the workout.")
    return row


def entry_view(workout: Workout, entry_id: UUID) -> dict[str, Any]:
    """One exercise as the schema ``WorkoutEntry`` writes it, with the ``version`` of its workout. Raises NotFound."""
    position = find_entry(workout, entry_id).position
    (view,) = workout_views([workout], mass_unit(workout.user_id))
    return {**view["entries"][position], "version": workout.version}


def set_view(workout: Workout, entry_id: UUID, set_id: UUID) -> dict[str, Any]:
    """One set as the schema ``WorkoutSet`` writes it, with the ``version`` of its workout. Raises NotFound."""
    key = find_set(find_entry(workout, entry_id), set_id).id
    entry = entry_view(workout, entry_id)
    return {**next(one for one in entry["sets"] if one["id"] == key), "version": entry["version"]}

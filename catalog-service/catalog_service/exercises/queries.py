"""Reading the catalogue: filters, facets, substitutes, counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from catalog_service.database import db
from catalog_service.exercises import rules
from catalog_service.exercises.models import Exercise, ExerciseEquipment, ExerciseMuscle
from catalog_service.exercises.views import display_name
from catalog_service.search import usecases as search
from catalog_service.terms import usecases as terms

# Filter of the list -> column that it compares.
PLAIN = {
    "category": Exercise.category,
    "level": Exercise.level,
    "pattern": Exercise.pattern,
    "measure": Exercise.measure,
    "mechanic": Exercise.mechanic,
    "load_per": Exercise.load_per,
}
NOTHING = "none"


def visible(user_id: UUID | None) -> ColumnElement[bool]:
    """Public exercises and the user's own; retired ones too, since history points at them."""
    public = Exercise.owner_id.is_(None)
    return public if user_id is None else or_(public, Exercise.owner_id == user_id)


def listed(filters: Mapping[str, Any], user_id: UUID | None) -> tuple[Any, dict[str, Any]]:
    """What the list shows (a select, or ranked exercises where words were asked for) and its facets.

    Raises Invalid for filters that are in no vocabulary.
    """
    _check(filters)
    wanted = _filtered(filters, user_id)
    text, sort = filters.get("q"), filters.get("sort")
    hits = search.find(text, _ids(filters, user_id)) if text else None
    facets = {name: _facet(name, filters, user_id, hits) for name in ("muscle", "equipment", *PLAIN)}
    if hits is not None:
        wanted = wanted.where(Exercise.id.in_(hits))
        if sort in (None, "relevance"):
            by_id = {exercise.id: exercise for exercise in db.session.scalars(wanted)}
            return [by_id[key] for key in hits if key in by_id], {"facets": facets}
    order: Any = {"-name": Exercise.name.desc(), "newest": Exercise.created_at.desc()}.get(sort or "", Exercise.name)
    return wanted.order_by(order, Exercise.id), {"facets": facets}


def suggest(text: str, user_id: UUID | None, limit: int) -> list[Exercise]:
    """The first exercises for words that are still being typed."""
    hits = search.find(text, _ids({}, user_id))[:limit]
    found = {one.id: one for one in db.session.scalars(select(Exercise).where(Exercise.id.in_(hits)))}
    return [found[key] for key in hits]


def substitutes(
    exercise: Exercise, available: Sequence[str] | None, user_id: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Exercises that can stand in for this one with the equipment at hand, best first, with reasons."""
    filters = {"available_equipment": available} if available is not None else {}
    _check(filters)
    wanted = _profile(exercise)
    muscles = select(ExerciseMuscle.exercise_id).where(ExerciseMuscle.muscle.in_(list(wanted.muscles)))
    candidates = db.session.scalars(
        _filtered(filters, user_id).where(Exercise.id != exercise.id, Exercise.id.in_(muscles))
    )
    ranked = [
        {"exercise": other, "likeness": points, "reasons": reasons}
        for other in candidates
        for points, reasons in [rules.likeness(wanted, _profile(other))]
        if points >= rules.MIN_LIKENESS
    ]
    return sorted(ranked, key=lambda one: (-one["likeness"], one["exercise"].name))[:limit]


def public_counts(kind: str) -> dict[str, int]:
    """Public exercises in use by muscle (as primary), equipment or category."""
    column: Any = {"muscle": ExerciseMuscle.muscle, "equipment": ExerciseEquipment.equipment}.get(
        kind, Exercise.category
    )
    rows = select(column, func.count()).select_from(Exercise)
    if kind == "muscle":
        rows = rows.join(ExerciseMuscle).where(ExerciseMuscle.role == "primary")
    elif kind == "equipment":
        rows = rows.join(ExerciseEquipment)
    rows = rows.where(Exercise.owner_id.is_(None), Exercise.retired_at.is_(None)).group_by(column)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def _check(filters: Mapping[str, Any]) -> None:
    rules.check_filters(filters, {kind: terms.slugs(kind) for kind in ("muscle", "equipment", "category")})


def _profile(exercise: Exercise) -> rules.Profile:
    shares = {row.muscle: row.share for row in exercise.muscles}
    return rules.Profile(shares, exercise.pattern, exercise.measure, exercise.mechanic, exercise.level)


def _ids(filters: Mapping[str, Any], user_id: UUID | None) -> Select[Any]:
    return _filtered(filters, user_id).with_only_columns(Exercise.id)


def _filtered(filters: Mapping[str, Any], user_id: UUID | None, without: str = "") -> Select[Any]:
    """Exercises in use that pass the filters, except the one named ``without``."""
    rows = select(Exercise).where(Exercise.retired_at.is_(None), visible(user_id))
    if filters.get("mine"):
        rows = rows.where(Exercise.owner_id == user_id) if user_id else rows.where(Exercise.owner_id.is_not(None))
    for name, column in PLAIN.items():
        if filters.get(name) and name != without:
            rows = rows.where(column.in_(filters[name]))
    if filters.get("muscle") and without != "muscle":
        rows = rows.where(_has(ExerciseMuscle, ExerciseMuscle.muscle.in_(filters["muscle"])))
    if filters.get("equipment") and without != "equipment":
        rows = rows.where(_has(ExerciseEquipment, ExerciseEquipment.equipment.in_(filters["equipment"])))
    if filters.get("available_equipment") is not None:
        at_hand = [*filters["available_equipment"], NOTHING]
        rows = rows.where(~_has(ExerciseEquipment, ExerciseEquipment.equipment.not_in(at_hand)))
    return rows


def _has(part: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(part.exercise_id == Exercise.id, condition)


def _facet(
    name: str, filters: Mapping[str, Any], user_id: UUID | None, hits: list[UUID] | None
) -> list[dict[str, Any]]:
    """How many exercises each value of one filter would show, all other filters kept."""
    ids = _filtered(filters, user_id, without=name).with_only_columns(Exercise.id)
    if hits is not None:
        searched = search.find(filters["q"], ids) if filters.get(name) else hits
        ids = ids.where(Exercise.id.in_(searched))
    parts = {"muscle": ExerciseMuscle.muscle, "equipment": ExerciseEquipment.equipment}
    column: Any = parts.get(name, PLAIN.get(name))
    key = Exercise.id if name in PLAIN else column.class_.exercise_id
    rows = select(column, func.count()).where(key.in_(ids)).group_by(column).order_by(func.count().desc(), column)
    return [
        {"value": value, "name": display_name(name, value), "count": count} for value, count in db.session.execute(rows)
    ]

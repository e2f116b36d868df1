"""The verbs of exercises: create, change, retire; each re-indexes the search, is noted in the history and published."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select

from catalog_service.database import db
from catalog_service.exercises import default_rules, name_rules, rules, writing
from catalog_service.exercises.models import Exercise, ExerciseEquipment, ExerciseMuscle
from catalog_service.exercises.payloads import CHANGED, CREATED, RETIRED, state
from catalog_service.exercises.problems import Merged, NotYours
from catalog_service.history import rules as changes
from catalog_service.history import usecases as history
from catalog_service.search import usecases as search
from catalog_service.terms import usecases as terms
from service_kit.clock import now
from service_kit.errors import FieldError, Invalid, NotFound, check_all
from service_kit.folding import name_key
from service_kit.http.preconditions import Precondition
from service_kit.ids import new_id
from service_kit.messaging.outbox import emit
from service_kit.security.identity import Identity

OWN, LICENSE = "custom", "private"


def get(key: str, user_id: UUID) -> Exercise:
    """The exercise with this id or slug, to be changed, if the user may see it; own ones come first.

    Retired ones too, since history points at them. Whoever only reads asks ``queries.find``, which answers alike.
    """
    try:
        wanted = Exercise.id == UUID(key)
    except ValueError:
        wanted = (Exercise.slug == key) & Exercise.retired_at.is_(None)
    found = db.session.scalars(
        select(Exercise).where(wanted, _visible(user_id)).order_by(Exercise.owner_id.is_(None)).limit(1)
    ).first()
    if found is None:
        raise NotFound("There is no such exercise.")
    return found


def copies(exercise_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """What another service keeps of exercises, whoever owns them; those that do not exist are left out."""
    found = db.session.scalars(select(Exercise).where(Exercise.id.in_(exercise_ids)))
    return {exercise.id: {**state(exercise), "version": exercise.version} for exercise in found}


def create(values: dict[str, Any], owner_id: UUID | None, **origin: Any) -> Exercise:
    """Make an exercise; ``owner_id`` None makes it public, under a ``slug``. Raises Invalid, NameTaken, IdTaken."""
    values = default_rules.completed(values)
    key = _check(values)
    exercise = Exercise(id=values.pop("id", None) or new_id(), owner_id=owner_id)
    slugs = (origin.pop("slug"),) if "slug" in origin else name_rules.slugs(values["name"], exercise.id)
    written = {"origin": OWN, "license": LICENSE, "media": [], "name_key": key, **origin}
    writing.save(exercise, {**written, **values}, slugs)
    publish(exercise, CREATED, changes.CREATED)
    return exercise


def change(key: str, values: dict[str, Any], who: Identity, if_match: Precondition, *, whole: bool) -> Exercise:
    """Replace (``whole``) or patch an exercise: one's own, or as an administrator a public one.

    Where nothing differs it stays as it is, a public one under the care of the seed.
    """
    exercise = editable(key, who)
    if whole and exercise.merged_into is not None:  # a GET here gives the other
        raise merged_problem(exercise)
    if_match.check(exercise)
    if values.pop("id", exercise.id) != exercise.id:
        raise Invalid(errors=[FieldError("immutable", "The id of an exercise never changes.", "/id")])
    complete = default_rules.completed(values if whole else {**writing.values_of(exercise), **values})
    return rewrite(exercise, complete, seed_digest=None) if writing.differs(exercise, complete) else exercise


def rewrite(exercise: Exercise, values: dict[str, Any], seed_digest: str | None) -> Exercise:
    """Write values over an exercise and publish it; ``seed_digest`` is None for a change by hand.

    The slug follows another name, unless it is public. Raises Invalid, NameTaken.
    """
    key = _check(values)
    written = {"seed_digest": seed_digest, "updated_at": now(), **values}
    slugs: Sequence[str] = (exercise.slug,)
    if key != name_key(exercise.name):
        written["name_key"] = key
        slugs = slugs if exercise.owner_id is None else name_rules.slugs(values["name"], exercise.id)
    writing.save(exercise, written, slugs)
    publish(exercise, CHANGED, changes.CHANGED)
    return exercise


def merged_problem(exercise: Exercise) -> Merged:
    """That the exercise was merged, and into which one."""
    return Merged(successor_id=str(exercise.merged_into), href=f"/api/v1/exercises/{exercise.merged_into}")


def editable(key: str, who: Identity) -> Exercise:
    """The exercise, which must be one's own, or as an administrator a public one. Raises NotFound, NotYours."""
    exercise = get(key, who.user_id)
    if exercise.owner_id is None and "admin" not in who.roles:
        raise NotYours(f"{exercise.name} is public.")
    return exercise


def retire(key: str, who: Identity, if_match: Precondition) -> None:
    """Take an exercise out of use; plans and history keep its name."""
    exercise = editable(key, who)
    if_match.check(exercise)
    withdraw(exercise)


def withdraw(exercise: Exercise, into: UUID | None = None) -> None:
    """Retire without asking; ``into`` is the one that takes its place. Retiring twice changes nothing."""
    if exercise.retired:
        return
    exercise.retired_at, exercise.merged_into = now(), into
    db.session.flush()
    search.forget(exercise.id)
    _tell(exercise, RETIRED, changes.MERGED if into else changes.RETIRED)


def publish(exercise: Exercise, event: str, change: str) -> None:
    """Let the search find what is in use, note the change (a kind of the history) and publish it."""
    db.session.flush()
    if not exercise.retired:
        muscles, equipment = terms.names("muscle"), terms.names("equipment")
        keywords = [muscles.get(row.muscle, row.muscle) for row in exercise.muscles]
        keywords += [equipment.get(slug, slug) for slug in exercise.equipment if slug != "none"]
        search.index(exercise.id, exercise.name, exercise.aliases, [*keywords, exercise.category, exercise.pattern])
    _tell(exercise, event, change)


def erase(user_id: UUID) -> None:
    """Delete the user's exercises and what the search knows of them; the other services erase their copies."""
    for exercise in db.session.scalars(select(Exercise).where(Exercise.owner_id == user_id)):
        search.forget(exercise.id)
    db.session.flush()
    owned = select(Exercise.id).where(Exercise.owner_id == user_id)
    history.erase(owned)
    for table in (ExerciseMuscle, ExerciseEquipment):
        db.session.execute(delete(table).where(table.exercise_id.in_(owned)))
    db.session.execute(delete(Exercise).where(Exercise.owner_id == user_id))


def _visible(user_id: UUID) -> ColumnElement[bool]:
    """Public exercises and the user's own."""
    return or_(Exercise.owner_id.is_(None), Exercise.owner_id == user_id)


def _check(values: Mapping[str, Any]) -> str:
    """The key of the name. Raises Invalid with all that makes it no sound exercise."""
    known = {kind: terms.slugs(kind) for kind in ("muscle", "equipment", "category")}
    check_all(
        lambda: rules.check_words(values["muscles"], values["equipment"], values["category"], known),
        lambda: rules.check_muscles(values["muscles"]),
        lambda: rules.check_equipment(values["equipment"]),
        lambda: rules.check_load_per(values["load_per"], values["measure"]),
        lambda: name_rules.checked_key(values["name"]),
    )
    return name_rules.checked_key(values["name"])


def _tell(exercise: Exercise, event: str, change: str) -> None:
    history.note(exercise.id, exercise.version, change, exercise.merged_into if change == changes.MERGED else None)
    emit(event, subject=exercise.id, version=exercise.version, data=state(exercise), user_id=exercise.owner_id)

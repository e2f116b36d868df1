"""Fills the public catalogue from ``seed/*.json``; may run again at any time: ``python -m catalog_service.seeds``.

Ids are made from slugs, so that every installation of Setwise knows an exercise by the same id. An exercise is
rewritten only when its text in the seed changed since the seed last wrote it; one that an administrator edited since
is left alone (its ``seed_digest`` is empty), and one that left the seed is retired.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select

from catalog_service.database import db
from catalog_service.exercises import usecases as exercises
from catalog_service.exercises.models import Exercise
from catalog_service.terms import usecases as terms
from service_kit.db.session import transaction
from service_kit.folding import name_key
from service_kit.messaging.lanes import bulk
from service_kit.observability.logs import log

DATA = Path(__file__).parent / "seed"
VOCABULARIES = {
    terms.MUSCLE: "muscles.json",
    terms.EQUIPMENT: "equipment.json",
    terms.CATEGORY: "categories.json",
}
# UUIDv5 rather than v7: the id must follow from the slug alone.
NAMESPACE = uuid5(NAMESPACE_URL, "setwise:exercise")


def seed_id(slug: str) -> UUID:
    """The id that the exercise with this slug has everywhere."""
    return uuid5(NAMESPACE, slug)


def rows() -> list[dict[str, Any]]:
    """Every exercise of the seed, files in the order of their names."""
    found: list[dict[str, Any]] = []
    for file in sorted((DATA / "exercises").glob("*.json")):
        found += json.loads(file.read_text("utf-8"))
    return found


def run() -> None:
    """Bring the catalogue up to date with the seed, in one transaction, in the current app."""
    with transaction(), bulk():
        for kind, name in VOCABULARIES.items():
            terms.plant(kind, json.loads((DATA / name).read_text("utf-8")))
        known = {one.id: one for one in db.session.scalars(select(Exercise).where(Exercise.owner_id.is_(None)))}
        described = {seed_id(row["slug"]): row for row in rows()}
        others = (exercise for key, exercise in known.items() if key not in described)
        removed = [exercise for exercise in others if exercise.seed_digest and not exercise.retired]
        for exercise in removed:  # first, since another may have its name now
            exercises.withdraw(exercise)
        written = sum(_plant(row, known.get(key)) for key, row in described.items())
    log.info("seeded", written=written, retired=len(removed))


def _plant(row: dict[str, Any], known: Exercise | None) -> bool:
    """Create or update one exercise; whether anything was written."""
    digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
    values = dict(row)
    slug = values.pop("slug")
    if known is not None and (known.seed_digest in (None, digest) or known.retired):
        return False
    if _is_name_in_use(row):
        return False
    if known is None:
        exercise = exercises.create({**values, "id": seed_id(slug)}, None, slug=slug, seed_digest=digest)
        exercise.seed_digest = digest
    else:
        exercises.rewrite(known, values, digest)
    return True


def _is_name_in_use(row: dict[str, Any]) -> bool:
    """Whether an administrator gave this name to another public exercise, which then goes before the seed."""
    others = select(Exercise.slug).where(Exercise.owner_id.is_(None), Exercise.retired_at.is_(None))
    same = others.where(Exercise.name_key == name_key(row["name"]), Exercise.id != seed_id(row["slug"]))
    if (holder := db.session.scalar(same)) is not None:
        log.warning("another exercise has the name of one in the seed", slug=row["slug"], other=holder)
    return holder is not None


if __name__ == "__main__":
    from catalog_service.app import create_app

    with create_app().app_context():
        run()

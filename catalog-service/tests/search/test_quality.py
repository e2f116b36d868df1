"""What people type, and the exercise that they mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from catalog_service import seeds
from catalog_service.exercises.catalogue import visible_to
from catalog_service.exercises.queries import suggest

MEANT = {
    # plain names, and what most people mean by a short one
    "squat": "barbell-back-squat",
    "bench press": "barbell-bench-press",
    "bench": "barbell-bench-press",
    "deadlift": "barbell-deadlift",
    "leg press": "leg-press",
    "plank": "plank",
    "crunch": "crunch",
    "snatch": "snatch",
    "clean and jerk": "clean-and-jerk",
    "calf raise": "standing-calf-raise",
    # hyphens, spaces, plurals
    "pullup": "pull-up",
    "pull up": "pull-up",
    "pull-ups": "pull-up",
    "pushup": "push-up",
    "push ups": "push-up",
    "chin up": "chin-up",
    "chinup": "chin-up",
    "dead lift": "barbell-deadlift",
    "step up": "dumbbell-step-up",
    "good mornings": "barbell-good-morning",
    "lunges": "bodyweight-lunge",
    "dips": "dip",
    "burpees": "burpee",
    "shrugs": "barbell-shrug",
    "barbell rows": "barbell-row",
    "mountain climbers": "mountain-climber",
    # typos
    "sqat": "barbell-back-squat",
    "benchpres": "barbell-bench-press",
    "overhed press": "barbell-overhead-press",
    "dumbell curl": "dumbbell-curl",
    "kettelbell swing": "kettlebell-swing",
    "good mornin": "barbell-good-morning",
    "bulgarain": "bulgarian-split-squat",
    # word order and parts
    "press bench": "barbell-bench-press",
    "incline db press": "dumbbell-incline-bench-press",
    "split squats": "split-squat",
    "goblet": "goblet-squat",
    "arnold": "arnold-press",
    "sumo": "sumo-deadlift",
    "pistol": "pistol-squat",
    "bulgarian": "bulgarian-split-squat",
    "hack squat": "machine-hack-squat",
    # other names
    "RDL": "barbell-romanian-deadlift",
    "ohp": "barbell-overhead-press",
    "military press": "barbell-overhead-press",
    "hex bar deadlift": "trap-bar-deadlift",
    "skull crusher": "lying-triceps-extension",
    "side raises": "dumbbell-lateral-raise",
    "farmer's carry": "farmers-walk",
    "skipping": "rope-skipping",
    "jump rope": "rope-skipping",
    "running": "outdoor-run",
    "cycling": "stationary-bike",
    "bent over row": "barbell-row",
    # with equipment or a muscle
    "kb swing": "kettlebell-swing",
    "chest fly": "cable-chest-fly",
    "seated cable row": "seated-cable-row",
    "lat pulldown": "lat-pulldown",
    "tricep pushdown": "cable-triceps-pushdown",
    "ab wheel": "ab-wheel-rollout",
    "nordic curl": "nordic-hamstring-curl",
    "hip thrust": "barbell-hip-thrust",
    "face pull": "cable-face-pull",
    "band external rotation": "band-external-rotation",
    "hip flexor stretch": "half-kneeling-hip-flexor-stretch",
}


@pytest.fixture(scope="module")
def catalogue(migrated_app: Flask) -> Iterator[Flask]:
    """The public catalogue, planted once for all questions."""
    with migrated_app.app_context():
        seeds.run()
    yield migrated_app
    with migrated_app.app_context():
        database: Any = migrated_app.extensions["sqlalchemy"]
        for table in reversed(database.metadata.sorted_tables):
            database.session.execute(table.delete())
        database.session.commit()


@pytest.mark.parametrize(("typed", "slug"), MEANT.items())
def test_the_first_answer_is_what_was_meant(catalogue: Flask, typed: str, slug: str) -> None:
    with catalogue.app_context():
        found = suggest(typed, visible_to(None), 3)
    assert [exercise.slug for exercise in found][:1] == [slug]


@pytest.mark.parametrize("typed", ["zzzz", "%", "_", "\\", "%" * 100, "' OR 1=1 --", "the of and"])
def test_nonsense_finds_nothing(catalogue: Flask, typed: str) -> None:
    with catalogue.app_context():
        assert suggest(typed, visible_to(None), 3) == []

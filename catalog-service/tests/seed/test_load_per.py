"""Whether the load of a set is that of each hand: well-known exercises against their answers, and all by the rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog_service import seeds
from training.counting import HELD_MEASURES, PER_HAND

EXPECTED: dict[str, list[str]] = json.loads((Path(__file__).parent / "load_per.json").read_text("utf-8"))
SEED = {row["slug"]: row for row in seeds.rows()}
# What comes in pairs, one for each hand.
PAIRED = {"dumbbell", "farmers-handles", "cable"}


@pytest.mark.parametrize(("load_per", "slug"), [(key, slug) for key, slugs in EXPECTED.items() for slug in slugs])
def test_well_known_exercises_say_what_is_typed(load_per: str, slug: str) -> None:
    assert SEED[slug]["load_per"] == load_per


def test_the_table_names_every_exercise_with_a_load_for_each_hand() -> None:
    assert sorted(slug for slug, row in SEED.items() if row["load_per"] == PER_HAND) == EXPECTED["hand"]


def test_each_hand_has_its_implement() -> None:
    for slug in EXPECTED["hand"]:
        assert SEED[slug]["measure"] in HELD_MEASURES, slug
        assert PAIRED & set(SEED[slug]["equipment"]), slug

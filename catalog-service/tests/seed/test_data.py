"""The seed data by itself: complete, consistent, covering, and nowhere the same sentence twice."""

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from catalog_service.exercises import rules
from training.counting import LOADS_PER

SEED = Path(__file__).parents[2] / "catalog_service" / "seed"

CHOICES = {
    "pattern": set(rules.PATTERNS),
    "mechanic": set(rules.MECHANICS),
    "force": set(rules.FORCES),
    "level": set(rules.LEVELS),
    "laterality": set(rules.LATERALITIES),
    "measure": set(rules.MEASURES),
    "load_per": set(LOADS_PER),
}
# One vocabulary, so that a plan can leave out what an injury forbids by comparing words.
CONTRAINDICATIONS = {
    "achilles tendinopathy", "acromioclavicular joint pain", "ankle sprain", "biceps tendinopathy",
    "bone stress injury", "calf strain", "carpal tunnel syndrome", "diastasis recti", "disc herniation",
    "elbow pain", "glaucoma", "golfer's elbow", "groin strain", "hamstring strain", "heart disease", "hernia",
    "high blood pressure", "hip impingement", "hip pain", "hip replacement", "knee osteoarthritis",
    "knee pain", "lower-back pain", "neck pain", "osteoporosis", "patellar tendinopathy", "pectoral strain",
    "pelvic floor weakness", "plantar fasciitis", "pregnancy", "sciatica", "shoulder impingement",
    "shoulder instability", "shoulder pain", "tennis elbow", "triceps tendinopathy", "vertigo", "wrist pain",
}  # fmt: skip
LENGTHS = {"steps": (3, 6), "tips": (2, 4), "common_mistakes": (2, 3)}
FIELDS = {
    "slug", "name", "aliases", "description", "steps", "tips", "common_mistakes", "muscles", "equipment",
    "category", *CHOICES, "bodyweight_fraction", "met", "contraindications", "media", "license", "origin",
}  # fmt: skip


def load(path: Path) -> list[dict[str, Any]]:
    """Read one seed file."""
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def slugs(name: str) -> list[str]:
    """Return the slugs of one of the reference lists, in order."""
    return [row["slug"] for row in load(SEED / f"{name}.json")]


FILES = sorted((SEED / "exercises").glob("*.json"))
EXERCISES = [exercise for path in FILES for exercise in load(path)]
each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise["slug"])


def plain(text: str) -> str:
    """Reduce a text to its letters and digits, so that spelling variants compare equal."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def texts(exercise: dict[str, Any]) -> list[str]:
    """Return every text that describes how the exercise is done."""
    return [exercise["description"], *exercise["steps"], *exercise["tips"], *exercise["common_mistakes"]]


def sentences(exercise: dict[str, Any]) -> list[str]:
    """Split the exercise's texts into sentences."""
    return [part for text in texts(exercise) for part in re.split(r"(?<=[.!?])\s+", text) if part]


def repeated(values: list[str]) -> list[str]:
    """Return what occurs more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("name", ["muscles", "equipment", "categories"])
def test_reference_lists_have_unique_slugs_and_names(name):
    rows = load(SEED / f"{name}.json")
    assert not repeated([row["slug"] for row in rows])
    assert not repeated([plain(row["name"]) for row in rows])
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["slug"]) for row in rows)


def test_there_are_enough_exercises():
    assert len(EXERCISES) >= 120
    assert all(load(path) for path in FILES)


def test_slugs_names_and_aliases_are_unique_across_exercises():
    assert not repeated([exercise["slug"] for exercise in EXERCISES])
    assert not repeated([plain(name) for row in EXERCISES for name in (row["name"], *row["aliases"])])


def test_every_muscle_leads_somewhere():
    led = {muscle["muscle"] for row in EXERCISES for muscle in row["muscles"] if muscle["role"] == "primary"}
    assert led == set(slugs("muscles"))


def test_every_piece_of_equipment_and_category_is_used():
    assert {item for row in EXERCISES for item in row["equipment"]} == set(slugs("equipment"))
    assert {row["category"] for row in EXERCISES} == set(slugs("categories"))


@pytest.mark.parametrize("field", list(CHOICES))
def test_every_choice_is_used(field):
    assert {row[field] for row in EXERCISES} == CHOICES[field]


def test_no_sentence_is_written_twice():
    assert not repeated([plain(sentence) for row in EXERCISES for sentence in sentences(row)])


@each_exercise
def test_fields_are_complete_and_allowed(exercise):
    assert set(exercise) == FIELDS
    for field, allowed in CHOICES.items():
        assert exercise[field] in allowed, field
    assert exercise["category"] in slugs("categories")
    assert set(exercise["contraindications"]) <= CONTRAINDICATIONS
    assert not repeated(exercise["contraindications"])
    assert (exercise["media"], exercise["license"], exercise["origin"]) == ([], "CC0-1.0", "setwise")


@each_exercise
def test_slug_is_the_name_in_kebab_case(exercise):
    name = exercise["name"].lower().replace("'", "")
    assert exercise["slug"] == re.sub(r"[^a-z0-9]+", "-", name).strip("-")


@each_exercise
def test_muscle_shares_sum_to_a_hundred_and_primary_ones_lead(exercise):
    rows = exercise["muscles"]
    assert sum(row["share"] for row in rows) == 100
    assert all(type(row["share"]) is int and row["share"] >= 5 for row in rows)
    assert {row["muscle"] for row in rows} <= set(slugs("muscles"))
    assert not repeated([row["muscle"] for row in rows])
    primary = [row["share"] for row in rows if row["role"] == "primary"]
    secondary = [row["share"] for row in rows if row["role"] == "secondary"]
    assert len(primary) + len(secondary) == len(rows)
    assert primary
    assert min(primary) >= max(secondary, default=0)


@each_exercise
def test_equipment_is_known_and_none_stands_alone(exercise):
    items = exercise["equipment"]
    assert items
    assert set(items) <= set(slugs("equipment"))
    assert not repeated(items)
    assert "none" not in items or items == ["none"]


@each_exercise
def test_texts_have_their_length_and_end_as_sentences(exercise):
    assert 2 <= len(re.split(r"(?<=[.!?])\s+", exercise["description"])) <= 3
    for field, (least, most) in LENGTHS.items():
        assert least <= len(exercise[field]) <= most, field
    for text in texts(exercise):
        assert 20 <= len(text) <= 500, text
        assert text[0].isupper(), text
        assert text.endswith("."), text
        assert text == text.strip(), text
        assert "  " not in text, text


@each_exercise
def test_body_weight_counts_only_where_the_body_is_the_load(exercise):
    moved = exercise["bodyweight_fraction"]
    assert type(moved) is int
    if exercise["measure"] in {"bodyweight_reps", "weighted_bodyweight", "assisted_bodyweight"}:
        assert 10 <= moved <= 100
    else:
        assert moved == 0


@each_exercise
def test_met_is_a_plausible_decimal_string(exercise):
    met = exercise["met"]
    if met is not None:
        assert re.fullmatch(r"\d{1,2}\.\d", met)
        assert Decimal("1.0") <= Decimal(met) <= Decimal("15.0")

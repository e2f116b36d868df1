"""Muscle shares add up to what plain weeks of training train.

A set counts for a muscle with a third of the exercise as one, from 15 percent on as half of one, else not (our rule).
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import pytest

from catalog_service import seeds

SEED = {row["slug"]: row for row in seeds.rows()}
HALF_FROM = 15
COMPOUND = {"squat", "hinge", "lunge", "horizontal_push", "vertical_push", "horizontal_pull", "vertical_pull"}

Week = dict[str, int]
# Sets in a week, each of the three days twice.
BARBELL_WEEK: Week = {
    "barbell-bench-press": 8, "dumbbell-incline-bench-press": 6, "barbell-overhead-press": 6,
    "dumbbell-lateral-raise": 6, "cable-triceps-pushdown": 6,
    "barbell-deadlift": 6, "barbell-row": 8, "lat-pulldown": 6, "cable-face-pull": 6, "barbell-curl": 6,
    "barbell-back-squat": 8, "leg-press": 6, "barbell-romanian-deadlift": 6, "lying-leg-curl": 6,
    "standing-calf-raise": 8,
}  # fmt: skip
DUMBBELL_WEEK: Week = {
    "dumbbell-bench-press": 8, "dumbbell-incline-bench-press": 6, "dumbbell-shoulder-press": 6,
    "dumbbell-lateral-raise": 6, "dumbbell-overhead-triceps-extension": 6,
    "pull-up": 8, "one-arm-dumbbell-row": 8, "chest-supported-dumbbell-row": 6, "dumbbell-rear-delt-fly": 6,
    "dumbbell-hammer-curl": 6,
    "goblet-squat": 8, "bulgarian-split-squat": 6, "dumbbell-romanian-deadlift": 6, "dumbbell-walking-lunge": 6,
    "dumbbell-seated-calf-raise": 8,
}  # fmt: skip


def sets_by_muscle(week: Week) -> dict[str, Fraction]:
    counted: dict[str, Fraction] = defaultdict(Fraction)
    for slug, sets in week.items():
        for row in SEED[slug]["muscles"]:
            if row["share"] * 3 >= 100:
                counted[row["muscle"]] += sets
            elif row["share"] >= HALF_FROM:
                counted[row["muscle"]] += Fraction(sets, 2)
    return counted


def test_a_week_counted_by_hand() -> None:
    """Lats: 8 rows, 6 pull-downs. Forearms: half of 6 curls. Glutes: half of 8 squats, 6 presses and 6 Romanian
    deadlifts, and 6 deadlifts. Triceps: half of 8, 6 and 6 presses, and 6 pushdowns."""
    counted = sets_by_muscle(BARBELL_WEEK)
    expected = {"lats": 14, "forearms": 3, "glutes": 16, "triceps": 16, "quadriceps": 14, "calves": 8}
    assert {muscle: counted[muscle] for muscle in expected} == expected


@pytest.mark.parametrize("week", [BARBELL_WEEK, DUMBBELL_WEEK], ids=["barbell", "dumbbells"])
def test_push_pull_legs_trains_the_large_muscles_more_than_the_grip(week: Week) -> None:
    counted = sets_by_muscle(week)
    for muscle in ("pectorals", "lats", "upper-back", "quadriceps", "hamstrings", "glutes", "triceps", "biceps"):
        assert counted["forearms"] < counted[muscle], muscle


@pytest.mark.parametrize(
    "slug", [slug for slug, row in SEED.items() if row["category"] == "strength" and row["pattern"] in COMPOUND]
)
def test_a_set_of_a_strength_exercise_counts_as_one_for_some_muscle(slug: str) -> None:
    assert any(row["share"] * 3 >= 100 for row in SEED[slug]["muscles"])


PULLS = {"horizontal_pull", "vertical_pull"}
BACK = {"lats", "upper-back"}


@pytest.mark.parametrize(
    "slug",
    [
        slug
        for slug, row in SEED.items()
        if row["pattern"] in PULLS and row["muscles"][0]["muscle"] in BACK and "biceps" in str(row["muscles"])
    ],
)
def test_the_biceps_takes_part_in_every_pull_of_the_back_that_bends_the_elbows(slug: str) -> None:
    (biceps,) = [row["share"] for row in SEED[slug]["muscles"] if row["muscle"] == "biceps"]
    assert biceps >= HALF_FROM

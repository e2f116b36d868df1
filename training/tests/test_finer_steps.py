"""What was counted in grams and milliseconds becomes milligrams and microseconds, exact where it was typed."""

from __future__ import annotations

from typing import Any

import pytest

from training.finer_steps import refine_document, refined


@pytest.mark.parametrize(
    ("old", "value", "unit", "new"),
    [
        (102_058, "225", "lb", 102_058_283),
        (102_500, "102.5", "kg", 102_500_000),
        (136_077, "136.08", "kg", 136_077_000),
        (46, "45.6", "ms", 45_600),
        (819, "32.25", "in", 819_150),
        (22_500, "22.5", "percent", 22_500),
        (5_000, "5", "count", 5_000),
        (-30_000, "-30", "s", -30_000_000),
    ],
)
def test_a_typed_base_is_computed_anew_and_a_derived_one_multiplied(old: int, value: str, unit: str, new: int) -> None:
    assert refined(old, value, unit) == new


def test_a_document_keeps_everything_else() -> None:
    old: dict[str, Any] = {
        "name": "Five by five",
        "blocks": [
            {"rest_ms": None, "duration_ms": 60_000, "load": {"quantity": {"base": 1, "value": "1", "unit": "g"}}}
        ],
        "reps": 5,
    }
    assert refine_document(old) == {
        "name": "Five by five",
        "blocks": [
            {
                "rest": None,
                "duration": {"base": 60_000_000, "value": "60", "unit": "s"},
                "load": {"quantity": {"base": 1000, "value": "1", "unit": "g"}},
            }
        ],
        "reps": 5,
    }

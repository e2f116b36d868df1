"""Which sets count as one."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_kit.ids import new_id
from tracking_service.performances import rules

ROW, CURL = new_id(), new_id()


def counted(*sets: str, exercise: UUID = ROW) -> int:
    """How many sets these come to, each written as ``role`` or ``role side``."""
    return len(sets) - len(rules.counted_sets([(exercise, _set(text)) for text in sets]))


def _set(text: str) -> dict:
    role, _, side = text.partition(" ")
    return {"set_id": new_id(), "role": role, "side": side or "both"}


@pytest.mark.parametrize(
    ("sets", "count"),
    [
        (["work left", "work right"] * 3, 3),
        (["work left"] * 3 + ["work right"] * 3, 3),
        (["work left", "work left"], 2),
        (["work left", "work right", "work left"], 2),
        (["work", "drop", "drop"], 1),
        (["work", "drop", "work", "drop"], 2),
        (["work left", "drop left", "work right", "drop right"], 1),
        (["drop", "work"], 2),  # a drop with nothing before it stands for itself
        (["warmup left", "work right"], 2),
        (["work alternate", "work"], 2),
    ],
)
def test_left_and_right_count_once_and_a_drop_with_the_set_before(sets, count):
    assert counted(*sets) == count


def test_sets_of_another_exercise_are_no_partners():
    left, drop, right = _set("work left"), _set("drop"), _set("work right")
    assert rules.counted_sets([(ROW, left), (CURL, drop), (CURL, right)]) == {}


@given(st.lists(st.sampled_from(["work left", "work right", "work", "work alternate"])))
def test_each_side_finds_its_partner_in_whatever_order(sets):
    alone = sum(text in ("work", "work alternate") for text in sets)
    assert counted(*sets) == alone + max(sets.count("work left"), sets.count("work right"))

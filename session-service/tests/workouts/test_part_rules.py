"""Inserting and moving, held against plain lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_kit.errors import Invalid
from session_service.workouts.part_rules import insert, move

PARTS = st.lists(st.integers(), max_size=8).map(lambda parts: [object() for _ in parts])


@given(PARTS, st.integers(1, 3), st.none() | st.integers(0, 10))
def test_insert_is_that_of_a_list(parts, count, position):
    new = [object() for _ in range(count)]
    expected = list(parts)
    place = len(parts) if position is None else position
    if place > len(parts):
        with pytest.raises(Invalid):
            insert(parts, new, position)
        return
    for one in reversed(new):
        expected.insert(place, one)
    assert insert(parts, new, position) == expected


@given(PARTS.filter(bool), st.data())
def test_move_is_that_of_a_list(parts, data):
    one = data.draw(st.sampled_from(parts))
    position = data.draw(st.integers(0, len(parts) + 1))
    if position >= len(parts):
        with pytest.raises(Invalid):
            move(parts, one, position)
        return
    moved = move(parts, one, position)
    assert moved[position] is one
    assert [part for part in moved if part is not one] == [part for part in parts if part is not one]

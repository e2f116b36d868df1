"""Parts of addresses for any name, as values."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.exercises.name_rules import MAX_KEY, MAX_SLUG, SLUG, checked_key, slugs
from service_kit.errors import Invalid
from service_kit.folding import name_key

ID = UUID("01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e")
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Pull-up (wide)", "pull-up-wide"),
        ("Farmer\u2019s walk", "farmers-walk"),
        ("Łydki na maszynie", "lydki-na-maszynie"),
        ("Đẩy ngực", "day-nguc"),
        ("Straße", "strasse"),
        ("C++ row", "c-row"),
        ("懸垂", "exercise-8b1c4d5e"),
        ("Жим 100", "exercise-8b1c4d5e"),
        ("+++", "exercise-8b1c4d5e"),
        ("a" * 79 + " b", "a" * 79),
    ],
)
def test_the_first_slug_is_readable_or_from_the_id(name: str, slug: str) -> None:
    assert slugs(name, ID)[0] == slug


def test_the_next_slugs_end_in_the_id() -> None:
    assert slugs("C row", ID) == ("c-row", "c-row-8b1c4d5e", f"c-row-{ID.hex}")


@given(names, st.uuids())
def test_every_slug_fits_its_pattern(name: str, key: UUID) -> None:
    for slug in slugs(name, key):
        assert SLUG.fullmatch(slug)
        assert len(slug) <= MAX_SLUG


@given(st.lists(st.tuples(names, st.uuids()), max_size=8, unique_by=(lambda one: name_key(one[0]), lambda one: one[1])))
def test_any_names_that_are_not_the_same_can_stand_beside_each_other(rows: list[tuple[str, UUID]]) -> None:
    in_use: set[str] = set()
    for name, key in rows:
        in_use.add(next(slug for slug in slugs(name, key) if slug not in in_use))
    assert len(in_use) == len(rows)


def test_a_name_whose_signs_are_whole_sentences_is_refused() -> None:
    assert len(checked_key("ﷺ" * 12)) <= MAX_KEY
    with pytest.raises(Invalid):
        checked_key("ﷺ" * 80)

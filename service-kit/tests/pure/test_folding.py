"""When two names are the same, and what a search takes for the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_kit.folding import fold, name_key

SAME = [
    ("Garage squat", "  GARAGE\u00a0 squat "),
    ("Straße", "STRASSE"),
    ("ﬁt", "FIT"),
    ("Élan", "e\u0301lan"),
    ("Μυς", "ΜΥΣ"),  # a final sigma
    ("İtme", "itme"),  # a Turkish capital I with its dot
    ("ＳＱＵＡＴ", "squat"),
    ("ﾌﾟﾚｽ", "プレス"),  # halfwidth and usual kana
    ("스쿼트", unicodedata.normalize("NFD", "스쿼트")),  # syllables and jamo of Hangul
    ("zero\u200bwidth", "zerowidth"),
]
TWO = [
    ("C++ row", "C row"),
    ("Row #1", "Row 1!"),
    ("Łydki", "Lydki"),
    ("Ağır", "Agir"),
    ("kır", "kir"),  # two words in Turkish
    ("pull-up", "pull up"),
    ("ハード", "バード"),
]
FOUND = [
    ("Éclair STRASSE", "eclair strasse"),
    ("eclair straße", "eclair strasse"),
    ("Élan Ωμέγα", "elan ωμεγα"),
    ("ﬁt \u00bd", "fit 1\u20442"),
    ("Łydki", "lydki"),
    ("AĞIR ağır İ", "agir agir i"),
    ("Đẩy tạ ơ ư", "day ta o u"),
    ("Øve Ærlig Þór", "ove aerlig thor"),
    ("Ёлка қазақ", "елка казак"),
    ("ا\u064eلض\u0651\u064eغ\u0652طــ", "الضغط"),
    ("أحمد", "احمد"),
    ("ש\u05b8\u05c1לו\u05b9ם", "שלום"),
    ("\u0661\u0662", "12"),
    ("Farmer\u2019s \u2013 walk", "farmer's - walk"),
    ("", ""),
]
# Marks that are letters of their words: they stay.
WHOLE = ["क्षत्रिय", "ยกที่", "ガード"]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_differs_in_case_form_or_spacing_is_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_anything_else_makes_two_names(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(("text", "folded"), FOUND)
def test_a_search_forgives_accents_too(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("word", WHOLE)
def test_marks_that_are_letters_stay(word: str) -> None:
    assert fold(word) == word


def test_every_character_has_one_form() -> None:
    characters = list(map(chr, (*range(0x3400), *range(0xF900, 0x10000), *range(0x1D400, 0x1F100))))
    assert [one for one in characters if name_key(name_key(one)) != name_key(one)] == []
    assert [one for one in characters if fold(fold(one)) != fold(one) or fold(name_key(one)) != fold(one)] == []


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    key, folded = name_key(text), fold(text)
    assert name_key(key) == key
    assert fold(folded) == folded
    assert fold(key) == folded

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.search import ranking
from catalog_service.search.rules import MAX_LETTERS, MAX_WORDS, pieces, query_words, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pull-Ups (weighted)", ["pull", "up", "weighted"]),
        ("Entraînement à la barre", ["entrainement", "la", "barre"]),
        ("Farmer's walks", ["farmer", "walk"]),
        ("Bench presses", ["bench", "press"]),
        ("Flies", ["fly"]),
        ("Łydki na suwnicy", ["lydki", "na", "suwnicy"]),
        ("क्षैतिज दंड", ["क्षैतिज", "दंड"]),
        ("ABベンチ5回", ["ab", "ベンチ", "5", "回"]),
        ("the A", ["the", "a"]),
        ("", []),
        ("%_\\*", ["%_\\*"]),
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_short_forms_are_spelt_out() -> None:
    assert query_words("db rdl") == ["dumbbell", "romanian", "deadlift"]


@given(st.text(max_size=300))
def test_any_text_can_be_asked_for(text: str) -> None:
    query = query_words(text)
    assert len(query) <= MAX_WORDS
    assert all(len(word) <= MAX_LETTERS for word in query)
    assert all(0 < len(piece) <= 3 for piece in pieces(query))
    document = {"titles": [["push", "up"]], "keywords": ["pectoral"]}
    assert not query or 0 <= ranking.score(query, document) <= 100


@given(st.permutations(["incline", "dumbbell", "press"]))
def test_word_order_does_not_decide(order: list[str]) -> None:
    document = {"titles": [["dumbbell", "incline", "press"]], "keywords": []}
    assert ranking.score(order, document) > 95


@pytest.mark.parametrize(
    ("query", "title", "fits"),
    [
        (["垂"], ["自重懸垂運動"], True),
        (["ベンチプレス"], ["インクライン", "ベンチ", "プレス"], True),
        (["쿼트"], ["프론트", "스쿼트"], True),
        (["heben"], ["kreuzheben"], True),
        (["row"], ["narrow", "stance"], False),
        (["垂"], ["腕立"], False),
    ],
)
def test_a_part_of_a_word_is_enough_where_it_may_be_a_word(query: list[str], title: list[str], fits: bool) -> None:
    assert (ranking.score(query, {"titles": [title], "keywords": []}) >= ranking.MIN_SCORE) is fits
    assert not fits or pieces(query) & pieces(title)

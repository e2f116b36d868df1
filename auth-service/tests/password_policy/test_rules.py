"""The password rules as pure functions: what stretched common passwords look like, and what must pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth_service.password_policy.blocklist import common_passwords
from auth_service.password_policy.rules import MAX_LENGTH, MIN_LENGTH, normalise, weaknesses

CONTEXT = {"setwise", "annabell.lee@example.org", "annabell.lee", "annabell", "lee", "example", "Ann Lee"}


def code(password: str) -> str | None:
    found = weaknesses(normalise(password), context=CONTEXT, common=common_passwords(), pointer="/password")
    assert all(error.pointer == "/password" for error in found)
    return found[0].code if found else None


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "my dog eats blue trams",
        "gX7#pl2!vQ9z-Rt4",
        "пёс спит на тёплой печи",
        "犬も歩けば棒に当たるというはなし",
        "dragon monkey summer river",
        "I deadlift more than you think!",
        "tapir-lantern-quartz-91",
    ],
)
def test_good_passwords_pass(password: str) -> None:
    assert code(password) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("x" * 14, "too-short"),
        ("fourteen chars", "too-short"),
        ("correct horse " * 20, "too-long"),
        ("a" * 15, "repetitive"),
        ("abababababababab", "repetitive"),
        ("passwordpassword", "repetitive"),
        ("Blue-7-Blue-7-Blue-7-", "repetitive"),
        ("123456789012345", "sequence"),
        ("abcdefghijklmnop", "sequence"),
        ("qwertyuiop12345", "sequence"),
        ("asdfghjklqwerty", "sequence"),
        ("q1w2e3r4t5y6u7i8", "sequence"),
        ("1qaz2wsx3edc4rfv", "sequence"),
        ("9876543210zyxwvu", "sequence"),
        ("password12345678", "too-common"),
        ("P@ssw0rd12345678", "too-common"),
        ("!!!!!Football2024", "too-common"),
        ("qwerty-qazwsx-99", "too-common"),
        ("iloveyouprincess", "too-common"),
        ("Welcome-Summer-2025!", "too-common"),
        ("annabell.lee@example.org", "personal"),
        ("setwise-annabell-1", "personal"),
        ("SetwiseSetwise99", "personal"),
        ("MySetwise1234567", "personal"),
        ("setwise kj4 trombone", None),
        ("AnnabellLee2024", "personal"),
    ],
)
def test_stretched_passwords_are_refused(password: str, why: str | None) -> None:
    assert code(password) == why


def test_block_list_holds_three_thousand_lower_case_entries() -> None:
    entries = common_passwords()
    assert len(entries) >= 3_000
    assert all(entry == entry.casefold().strip() for entry in entries)


@pytest.mark.parametrize(
    "stretch", ["{0}{0}{0}{0}{0}", "{0}1234567890!!!!", "2024-{0}-2024-!!!!", "{0}!!!!!!!!!!!!!!!"]
)
def test_no_listed_word_passes_by_stretching(stretch: str) -> None:
    words = [entry for entry in common_passwords() if entry.isalpha()]
    assert [word for word in words if code(stretch.format(word)) is None and len(stretch.format(word)) <= 128] == []


def test_both_spellings_of_an_accent_are_one_password() -> None:
    assert normalise("cafe\u0301 noir et croissant") == normalise("caf\u00e9 noir et croissant")


@given(st.text(max_size=600))
def test_any_text_gets_an_answer(password: str) -> None:
    found = weaknesses(normalise(password), context=CONTEXT, common=common_passwords(), pointer="/password")
    if not found:
        assert MIN_LENGTH <= len(normalise(password)) <= MAX_LENGTH

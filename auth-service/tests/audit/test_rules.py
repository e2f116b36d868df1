"""Erasures, digests and heads of the audit log as pure functions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth_service.audit.rules import GENESIS, Head, erasure, private_digest


@given(st.sets(st.integers(1, 50)), st.sets(st.integers(1, 50)))
def test_erasures_of_different_entries_differ(some: set[int], others: set[int]) -> None:
    assert (erasure(sorted(some)) == erasure(sorted(others))) == (some == others)


def test_personal_details_cannot_be_guessed_without_the_salt() -> None:
    private = {"address": "203.0.113.7"}
    assert private_digest(private, "a" * 64) != private_digest(private, "b" * 64)


@given(st.integers(1, 10**17), st.binary(min_size=32, max_size=32))
def test_a_head_is_read_as_it_is_written(seq: int, link: bytes) -> None:
    assert Head.parse(str(Head(seq, link.hex()))) == Head(seq, link.hex())


@pytest.mark.parametrize("text", ["", "7", f"0:{GENESIS}", f"-1:{GENESIS}", f"٧:{GENESIS}", f"7:{GENESIS}0", "7:zz"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a head is"):
        Head.parse(text)

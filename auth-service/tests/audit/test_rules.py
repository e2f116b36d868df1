"""The chain of the audit log as pure functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from auth_service.audit.rules import GENESIS, Entry, entry_hash, first_break, private_digest

NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)
REF = UUID("01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e")


def chain(length: int) -> list[tuple[Entry, str]]:
    links: list[tuple[Entry, str]] = []
    for seq in range(1, length + 1):
        previous = links[-1][1] if links else GENESIS
        entry = Entry(seq, NOON, "session.started", "success", REF, None, {"n": seq}, None, previous)
        links.append((entry, entry_hash(entry)))
    return links


@given(st.integers(0, 20))
def test_a_chain_that_nobody_touched_holds(length: int) -> None:
    assert first_break(chain(length)) is None


@given(st.integers(1, 20), st.data())
def test_any_change_breaks_it(length: int, data: st.DataObject) -> None:
    links, place = chain(length), data.draw(st.integers(0, length - 1))
    entry, link = links[place]
    links[place] = (replace(entry, outcome="failure"), link)
    assert first_break(links) == place + 1


@given(st.integers(2, 20), st.data())
def test_a_missing_entry_breaks_it(length: int, data: st.DataObject) -> None:
    links = chain(length)
    del links[data.draw(st.integers(0, length - 2))]
    assert first_break(links) is not None


def test_personal_details_cannot_be_guessed_without_the_salt() -> None:
    private = {"address": "203.0.113.7"}
    assert private_digest(private, "a" * 64) != private_digest(private, "b" * 64)

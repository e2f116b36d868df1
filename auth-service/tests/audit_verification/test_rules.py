"""Following a chain of audit entries as pure functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from auth_service.audit.rules import GENESIS, Entry, Head, entry_hash
from auth_service.audit_verification.rules import Chain, Finding

NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)
REF = UUID("01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e")
Links = list[tuple[Entry, str]]


def chain(length: int) -> Links:
    links: Links = []
    for seq in range(1, length + 1):
        previous = links[-1][1] if links else GENESIS
        entry = Entry(seq, NOON, "session.started", "success", REF, None, {"n": seq}, None, previous)
        links.append((entry, entry_hash(entry)))
    return links


def end(links: Links) -> Head | None:
    return Head(links[-1][0].seq, links[-1][1]) if links else None


def findings_of(links: Links, head: Head | None) -> list[Finding]:
    walk = Chain()
    return [one for entry, link in links for one in walk.follow(entry.seq, entry, link)] + list(walk.end(head))


@given(st.integers(0, 20))
def test_a_chain_that_nobody_touched_holds(length: int) -> None:
    assert findings_of(chain(length), end(chain(length))) == []


@given(st.integers(1, 20), st.data())
def test_any_change_breaks_it(length: int, data: st.DataObject) -> None:
    links, place = chain(length), data.draw(st.integers(0, length - 1))
    entry, link = links[place]
    links[place] = (replace(entry, outcome="failure"), link)
    assert [one.seq for one in findings_of(links, end(links))] == [place + 1]


@given(st.integers(1, 20), st.data())
def test_a_change_with_its_own_right_hash_breaks_what_follows(length: int, data: st.DataObject) -> None:
    links, place = chain(length), data.draw(st.integers(0, length - 1))
    head, entry = end(links), replace(links[place][0], outcome="failure")
    links[place] = (entry, entry_hash(entry))
    assert [one.seq for one in findings_of(links, head)] == [min(place + 2, length)]


@given(st.integers(1, 20), st.data())
def test_missing_entries_are_named_wherever_they_stood(length: int, data: st.DataObject) -> None:
    links = chain(length)
    head, first = end(links), data.draw(st.integers(1, length))
    last = data.draw(st.integers(first, length))
    del links[first - 1 : last]
    (one,) = findings_of(links, head)
    assert one.seq == first
    expected = f"entry {first} is missing" if first == last else f"entries {first} to {last} are missing"
    assert one.what.startswith(expected)


@given(st.integers(1, 20), st.data())
def test_a_head_that_was_moved_is_found(length: int, data: st.DataObject) -> None:
    links, place = chain(length), data.draw(st.integers(0, length - 1))
    assert (findings_of(links, end(links[: place + 1])) == []) == (place == length - 1)
    assert len(findings_of(links, None)) == len(findings_of(links, Head(length, "f" * 64))) == 1


def test_what_cannot_be_read_is_one_finding() -> None:
    links, walk = chain(3), Chain()
    findings = list(walk.follow(1, *links[0])) + list(walk.follow(2, None, None)) + list(walk.follow(3, *links[2]))
    assert [one.seq for one in [*findings, *walk.end(end(links))]] == [2]

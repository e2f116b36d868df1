"""Whoever changes the audit log's tables is found every time, at random places of a log with entries of every kind."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert, update

from auth_service.audit.rules import GENESIS

Tampering = Callable[[Any, Any, random.Random], None]


def one_removed(log: Any, db: Any, rng: random.Random) -> None:
    seq = log.any(log.entries, rng)["seq"]
    rng.choice([lambda: log.remove(db, log.entries, seq), lambda: log.cut(db, seq, seq)])()


def tail_removed(log: Any, db: Any, rng: random.Random) -> None:
    log.cut(db, log.any(log.entries, rng)["seq"], log.written_head().seq)


def beginning_removed(log: Any, db: Any, rng: random.Random) -> None:
    log.cut(db, 1, log.any(log.entries, rng)["seq"])


def all_removed(log: Any, db: Any, rng: random.Random) -> None:
    log.cut(db, 1, log.written_head().seq)


def all_and_head_removed(log: Any, db: Any, rng: random.Random) -> None:
    all_removed(log, db, rng)
    start = update(log.head).values(seq=0, entry_hash=GENESIS)
    db.execute(rng.choice([delete(log.head), start]))


def registrations_cut_off_with_the_head(log: Any, db: Any, rng: random.Random) -> None:
    """The last to register is somebody who still has an account."""
    registrations = [row["seq"] for row in log.rows[log.entries] if row["action"] == "account.registered"]
    log.cut_off(db, rng.randint(1, max(registrations)))


def sessions_cut_off_with_the_head(log: Any, db: Any, rng: random.Random) -> None:
    starts = [row["seq"] for row in log.rows[log.entries] if row["action"] == "session.started"]
    log.cut_off(db, rng.randint(1, max(starts)))


def other_values(row: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    digits = "".join(rng.choices("0123456789abcdef", k=64))
    values = {
        "at": row["at"] + timedelta(microseconds=rng.choice([-1, 1, 86_400_000_000])),
        "action": "session.ended" if row["action"] != "session.ended" else "session.started",
        "outcome": "failure" if row["outcome"] == "success" else "success",
        "subject_ref": uuid4(),
        "actor_ref": uuid4(),
        "details": row["details"] | {"by": "nobody"},
        "private_digest": digits if row["private_digest"] is None else rng.choice([None, digits]),
        "previous_hash": digits,
        "entry_hash": digits,
    }
    return {name: values[name] for name in rng.sample(sorted(values), rng.choice([1, 1, 2, 5]))}


def one_rewritten(log: Any, db: Any, rng: random.Random) -> None:
    row = log.any(log.entries, rng)
    log.change(db, log.entries, row["seq"], **other_values(row, rng))


def one_rewritten_with_its_right_hash(log: Any, db: Any, rng: random.Random) -> None:
    row = log.any(log.entries, rng)
    new = row | other_values(row, rng) | {"outcome": "other"}
    log.change(db, log.entries, row["seq"], **new | {"entry_hash": log.hashed(new)})


def two_swapped(log: Any, db: Any, rng: random.Random) -> None:
    one, other = rng.sample(log.rows[log.entries], 2)
    log.remove(db, log.entries, one["seq"])
    log.change(db, log.entries, other["seq"], seq=one["seq"])
    db.execute(insert(log.entries).values(one | {"seq": other["seq"]}))


def renumbered(log: Any, db: Any, rng: random.Random) -> None:
    first, by = log.any(log.entries, rng)["seq"], rng.choice([1, 5])
    for seq in range(log.written_head().seq, first - 1, -1):
        log.change(db, log.entries, seq, seq=seq + by)


def inserted(log: Any, db: Any, rng: random.Random) -> None:
    """At the end or before the beginning, with right hashes; the head stays."""
    end = log.written_head()
    row = log.any(log.entries, rng)
    new = row | rng.choice([{"seq": end.seq + 1, "previous_hash": end.entry_hash}, {"seq": rng.choice([0, -3])}])
    db.execute(insert(log.entries).values(new | {"entry_hash": log.hashed(new)}))


def head_moved(log: Any, db: Any, rng: random.Random) -> None:
    other = log.any(log.entries, rng)
    values = [
        {"seq": log.written_head().seq + rng.choice([-1, 1, 10])},
        {"entry_hash": "e" * 64},
        {"seq": other["seq"], "entry_hash": "e" * 64},
        {"seq": log.written_head().seq - 1, "entry_hash": log.rows[log.entries][-2]["entry_hash"]},
    ]
    db.execute(rng.choice([delete(log.head), *(update(log.head).values(one) for one in values)]))


TAMPERINGS: list[Tampering] = [
    one_removed,
    tail_removed,
    beginning_removed,
    all_removed,
    all_and_head_removed,
    registrations_cut_off_with_the_head,
    sessions_cut_off_with_the_head,
    one_rewritten,
    one_rewritten_with_its_right_hash,
    two_swapped,
    renumbered,
    inserted,
    head_moved,
]


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.__name__)
def test_it_is_found_every_time(log: Any, tampering: Tampering) -> None:
    for trial, report in enumerate(log.after_each(tampering)):
        assert report.findings, f"trial {trial}"
        assert report.count == len(report.findings)
    assert log.verify().findings == []

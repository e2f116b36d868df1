"""Whoever changes personal details beside the chain, or the marks of erased ones, is found every time."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert

Tampering = Callable[[Any, Any, random.Random], None]


def private_rewritten(log: Any, db: Any, rng: random.Random) -> None:
    row = log.any(log.private, rng)
    values = [
        {"details": row["details"] | {"address": "203.0.113.99"}},
        {"details": {}},
        {"salt": "0" * 64},
        {"subject_ref": uuid4()},
        {"subject_ref": None},
        {"at": row["at"] - timedelta(days=rng.randint(1, 400))},
    ]
    log.change(db, log.private, row["seq"], **rng.choice(values))


def private_removed(log: Any, db: Any, rng: random.Random) -> None:
    log.remove(db, log.private, log.any(log.private, rng)["seq"])


def private_swapped(log: Any, db: Any, rng: random.Random) -> None:
    one, other = rng.sample(log.rows[log.private], 2)
    names = rng.choice([("salt", "details"), ("salt", "details", "subject_ref", "at")])
    log.change(db, log.private, one["seq"], **{name: other[name] for name in names})
    log.change(db, log.private, other["seq"], **{name: one[name] for name in names})


def private_moved(log: Any, db: Any, rng: random.Random) -> None:
    present = {row["seq"] for row in log.rows[log.private]}
    others = [row["seq"] for row in log.rows[log.entries] if row["seq"] not in present]
    log.change(db, log.private, log.any(log.private, rng)["seq"], seq=rng.choice([*others, 999]))


def private_inserted(log: Any, db: Any, rng: random.Random) -> None:
    present = {row["seq"] for row in log.rows[log.private]}
    others = [row for row in log.rows[log.entries] if row["seq"] not in present]
    row = rng.choice(others)
    new = {"seq": rng.choice([row["seq"], 999]), "salt": "0" * 64, "details": {"address": "203.0.113.99"}}
    db.execute(insert(log.private).values(new | {"at": row["at"], "subject_ref": row["subject_ref"]}))


def erased_restored(log: Any, db: Any, rng: random.Random) -> None:
    """Exactly as it was, from a copy; perhaps without the mark."""
    present = {row["seq"] for row in log.rows[log.private]}
    row = rng.choice([one for one in log.private_before if one["seq"] not in present])
    db.execute(insert(log.private).values(row))
    if rng.choice([True, False]):
        log.remove(db, log.erased, row["seq"])


def private_removed_as_if_by_an_erasure(log: Any, db: Any, rng: random.Random) -> None:
    seq = log.any(log.private, rng)["seq"]
    log.remove(db, log.private, seq)
    db.execute(insert(log.erased).values(seq=seq, erased_by=log.any(log.entries, rng)["seq"]))


def marks_removed(log: Any, db: Any, rng: random.Random) -> None:
    log.remove(db, log.erased, log.any(log.erased, rng)["seq"])


def marks_moved(log: Any, db: Any, rng: random.Random) -> None:
    """To another erasure or another entry."""
    row = log.any(log.erased, rng)
    others = {one["seq"] for one in log.rows[log.entries]} - {row["erased_by"]}
    erasures = {one["erased_by"] for one in log.rows[log.erased]} - {row["erased_by"]}
    by = rng.choice(sorted(rng.choice([others, erasures])))
    log.change(db, log.erased, row["seq"], erased_by=by)


def marks_of_two_erasures_swapped(log: Any, db: Any, rng: random.Random) -> None:
    one = log.any(log.erased, rng)
    other = rng.choice([row for row in log.rows[log.erased] if row["erased_by"] != one["erased_by"]])
    log.change(db, log.erased, one["seq"], erased_by=other["erased_by"])
    log.change(db, log.erased, other["seq"], erased_by=one["erased_by"])


def marks_inserted(log: Any, db: Any, rng: random.Random) -> None:
    present = {row["seq"] for row in log.rows[log.erased]}
    others = [row["seq"] for row in log.rows[log.entries] if row["seq"] not in present]
    by = log.any(log.entries, rng)["seq"]
    db.execute(insert(log.erased).values(seq=rng.choice([*others, 999]), erased_by=by))


TAMPERINGS: list[Tampering] = [
    private_rewritten,
    private_removed,
    private_swapped,
    private_moved,
    private_inserted,
    erased_restored,
    private_removed_as_if_by_an_erasure,
    marks_removed,
    marks_moved,
    marks_of_two_erasures_swapped,
    marks_inserted,
]


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.__name__)
def test_it_is_found_every_time(log: Any, tampering: Tampering) -> None:
    for trial, report in enumerate(log.after_each(tampering)):
        assert report.findings, f"trial {trial}"
        assert report.count == len(report.findings)
    assert log.verify().findings == []

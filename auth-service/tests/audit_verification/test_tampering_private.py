"""Whoever changes personal details beside the chain, or the marks of erased ones, is found fifty times of fifty."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert

TRIALS = 50
Deed = Callable[[Any, Any, random.Random], None]


def private_rewritten(log: Any, db: Any, dice: random.Random) -> None:
    row = log.any(log.private, dice)
    values = [
        {"details": row["details"] | {"address": "203.0.113.99"}},
        {"details": {}},
        {"salt": "0" * 64},
        {"subject_ref": uuid4()},
        {"subject_ref": None},
        {"at": row["at"] - timedelta(days=dice.randint(1, 400))},
    ]
    log.change(db, log.private, row["seq"], **dice.choice(values))


def private_removed(log: Any, db: Any, dice: random.Random) -> None:
    log.remove(db, log.private, log.any(log.private, dice)["seq"])


def private_swapped(log: Any, db: Any, dice: random.Random) -> None:
    one, other = dice.sample(log.rows[log.private], 2)
    names = dice.choice([("salt", "details"), ("salt", "details", "subject_ref", "at")])
    log.change(db, log.private, one["seq"], **{name: other[name] for name in names})
    log.change(db, log.private, other["seq"], **{name: one[name] for name in names})


def private_moved(log: Any, db: Any, dice: random.Random) -> None:
    taken = {row["seq"] for row in log.rows[log.private]}
    free = [row["seq"] for row in log.rows[log.entries] if row["seq"] not in taken]
    log.change(db, log.private, log.any(log.private, dice)["seq"], seq=dice.choice([*free, 999]))


def private_added(log: Any, db: Any, dice: random.Random) -> None:
    taken = {row["seq"] for row in log.rows[log.private]}
    free = [row for row in log.rows[log.entries] if row["seq"] not in taken]
    row = dice.choice(free)
    new = {"seq": dice.choice([row["seq"], 999]), "salt": "0" * 64, "details": {"address": "203.0.113.99"}}
    db.execute(insert(log.private).values(new | {"at": row["at"], "subject_ref": row["subject_ref"]}))


def erased_put_back(log: Any, db: Any, dice: random.Random) -> None:
    """Exactly as it was, from a copy; perhaps without the mark."""
    taken = {row["seq"] for row in log.rows[log.private]}
    row = dice.choice([one for one in log.once_private if one["seq"] not in taken])
    db.execute(insert(log.private).values(row))
    if dice.choice([True, False]):
        log.remove(db, log.erased, row["seq"])


def private_removed_as_if_by_an_erasure(log: Any, db: Any, dice: random.Random) -> None:
    seq = log.any(log.private, dice)["seq"]
    log.remove(db, log.private, seq)
    db.execute(insert(log.erased).values(seq=seq, erased_by=log.any(log.entries, dice)["seq"]))


def marks_removed(log: Any, db: Any, dice: random.Random) -> None:
    log.remove(db, log.erased, log.any(log.erased, dice)["seq"])


def marks_moved(log: Any, db: Any, dice: random.Random) -> None:
    """To another erasure or another entry."""
    row = log.any(log.erased, dice)
    others = {one["seq"] for one in log.rows[log.entries]} - {row["erased_by"]}
    erasures = {one["erased_by"] for one in log.rows[log.erased]} - {row["erased_by"]}
    by = dice.choice(sorted(dice.choice([others, erasures])))
    log.change(db, log.erased, row["seq"], erased_by=by)


def marks_of_two_erasures_swapped(log: Any, db: Any, dice: random.Random) -> None:
    one = log.any(log.erased, dice)
    other = dice.choice([row for row in log.rows[log.erased] if row["erased_by"] != one["erased_by"]])
    log.change(db, log.erased, one["seq"], erased_by=other["erased_by"])
    log.change(db, log.erased, other["seq"], erased_by=one["erased_by"])


def marks_added(log: Any, db: Any, dice: random.Random) -> None:
    taken = {row["seq"] for row in log.rows[log.erased]}
    free = [row["seq"] for row in log.rows[log.entries] if row["seq"] not in taken]
    by = log.any(log.entries, dice)["seq"]
    db.execute(insert(log.erased).values(seq=dice.choice([*free, 999]), erased_by=by))


DEEDS: list[Deed] = [
    private_rewritten,
    private_removed,
    private_swapped,
    private_moved,
    private_added,
    erased_put_back,
    private_removed_as_if_by_an_erasure,
    marks_removed,
    marks_moved,
    marks_of_two_erasures_swapped,
    marks_added,
]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_it_is_found_every_time(log: Any, deed: Deed) -> None:
    for trial, report in enumerate(log.after_each(deed, TRIALS)):
        assert report.findings, f"trial {trial}"
        assert report.count == len(report.findings)
    assert log.verify().findings == []

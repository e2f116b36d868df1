"""Whoever changes the audit log's tables is found: each kind fifty times, at random places of a lived-in log."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert, update

from auth_service.audit.rules import GENESIS

TRIALS = 50
Deed = Callable[[Any, Any, random.Random], None]


def one_removed(log: Any, db: Any, dice: random.Random) -> None:
    seq = log.any(log.entries, dice)["seq"]
    dice.choice([lambda: log.remove(db, log.entries, seq), lambda: log.cut(db, seq, seq)])()


def tail_removed(log: Any, db: Any, dice: random.Random) -> None:
    log.cut(db, log.any(log.entries, dice)["seq"], log.noted().seq)


def beginning_removed(log: Any, db: Any, dice: random.Random) -> None:
    log.cut(db, 1, log.any(log.entries, dice)["seq"])


def all_removed(log: Any, db: Any, dice: random.Random) -> None:
    log.cut(db, 1, log.noted().seq)


def all_and_head_removed(log: Any, db: Any, dice: random.Random) -> None:
    all_removed(log, db, dice)
    start = update(log.head).values(seq=0, entry_hash=GENESIS)
    db.execute(dice.choice([delete(log.head), start]))


def registrations_cut_off_with_the_head(log: Any, db: Any, dice: random.Random) -> None:
    """The last to register is somebody who still has an account."""
    registrations = [row["seq"] for row in log.rows[log.entries] if row["action"] == "account.registered"]
    log.cut_off(db, dice.randint(1, max(registrations)))


def sessions_cut_off_with_the_head(log: Any, db: Any, dice: random.Random) -> None:
    starts = [row["seq"] for row in log.rows[log.entries] if row["action"] == "session.started"]
    log.cut_off(db, dice.randint(1, max(starts)))


def other_values(row: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    digits = "".join(dice.choices("0123456789abcdef", k=64))
    values = {
        "at": row["at"] + timedelta(microseconds=dice.choice([-1, 1, 86_400_000_000])),
        "action": "session.ended" if row["action"] != "session.ended" else "session.started",
        "outcome": "failure" if row["outcome"] == "success" else "success",
        "subject_ref": uuid4(),
        "actor_ref": uuid4(),
        "details": row["details"] | {"by": "nobody"},
        "private_digest": digits if row["private_digest"] is None else dice.choice([None, digits]),
        "previous_hash": digits,
        "entry_hash": digits,
    }
    return {name: values[name] for name in dice.sample(sorted(values), dice.choice([1, 1, 2, 5]))}


def one_rewritten(log: Any, db: Any, dice: random.Random) -> None:
    row = log.any(log.entries, dice)
    log.change(db, log.entries, row["seq"], **other_values(row, dice))


def one_rewritten_with_its_right_hash(log: Any, db: Any, dice: random.Random) -> None:
    row = log.any(log.entries, dice)
    new = row | other_values(row, dice) | {"outcome": "other"}
    log.change(db, log.entries, row["seq"], **new | {"entry_hash": log.hashed(new)})


def two_swapped(log: Any, db: Any, dice: random.Random) -> None:
    one, other = dice.sample(log.rows[log.entries], 2)
    log.remove(db, log.entries, one["seq"])
    log.change(db, log.entries, other["seq"], seq=one["seq"])
    db.execute(insert(log.entries).values(one | {"seq": other["seq"]}))


def renumbered(log: Any, db: Any, dice: random.Random) -> None:
    first, by = log.any(log.entries, dice)["seq"], dice.choice([1, 5])
    for seq in range(log.noted().seq, first - 1, -1):
        log.change(db, log.entries, seq, seq=seq + by)


def put_in(log: Any, db: Any, dice: random.Random) -> None:
    """At the end or before the beginning, with right hashes; the head stays."""
    end = log.noted()
    row = log.any(log.entries, dice)
    new = row | dice.choice([{"seq": end.seq + 1, "previous_hash": end.entry_hash}, {"seq": dice.choice([0, -3])}])
    db.execute(insert(log.entries).values(new | {"entry_hash": log.hashed(new)}))


def head_moved(log: Any, db: Any, dice: random.Random) -> None:
    other = log.any(log.entries, dice)
    values = [
        {"seq": log.noted().seq + dice.choice([-1, 1, 10])},
        {"entry_hash": "e" * 64},
        {"seq": other["seq"], "entry_hash": "e" * 64},
        {"seq": log.noted().seq - 1, "entry_hash": log.rows[log.entries][-2]["entry_hash"]},
    ]
    db.execute(dice.choice([delete(log.head), *(update(log.head).values(one) for one in values)]))


DEEDS: list[Deed] = [
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
    put_in,
    head_moved,
]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_it_is_found_every_time(log: Any, deed: Deed) -> None:
    for trial, report in enumerate(log.after_each(deed, TRIALS)):
        assert report.findings, f"trial {trial}"
        assert report.count == len(report.findings)
    assert log.verify().findings == []

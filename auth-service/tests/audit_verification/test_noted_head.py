"""What the database alone cannot show a head that was noted outside does; and values that nobody can read."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert, text, update

from auth_service.audit.rules import GENESIS

Tampering = Callable[[Any, Any, random.Random], None]


def all_replaced_with_right_hashes(log: Any, db: Any, rng: random.Random) -> None:
    first, link = log.any(log.entries, rng)["seq"], ""
    for row in log.rows[log.entries][first - 1 :]:
        new = row | ({"outcome": "other"} if row["seq"] == first else {"previous_hash": link})
        link = log.hashed(new)
        log.change(db, log.entries, row["seq"], **new | {"entry_hash": link})
    db.execute(update(log.head).values(entry_hash=link))


def tail_and_head_removed(log: Any, db: Any, rng: random.Random) -> None:
    log.cut_off(db, log.any(log.entries, rng)["seq"])


def end_replaced(log: Any, db: Any, rng: random.Random) -> None:
    tail_and_head_removed(log, db, rng)
    last = log.written_head().seq
    count = db.scalar(text("SELECT count(*) FROM audit_entries"))
    link = GENESIS if not count else log.rows[log.entries][count - 1]["entry_hash"]
    for seq in range(count + 1, last + rng.randint(1, 9)):
        new = log.rows[log.entries][0] | {"seq": seq, "action": "other", "private_digest": None, "previous_hash": link}
        link = log.hashed(new)
        db.execute(insert(log.entries).values(new | {"entry_hash": link}))
        db.execute(update(log.head).values(seq=seq, entry_hash=link))


@pytest.mark.parametrize(
    "tampering",
    [tail_and_head_removed, all_replaced_with_right_hashes, end_replaced],
    ids=lambda tampering: tampering.__name__,
)
def test_a_head_that_was_noted_shows_what_the_database_alone_cannot(log: Any, tampering: Tampering) -> None:
    for trial, report in enumerate(log.after_each(tampering, log.written_head())):
        found = [one.what for one in report.findings]
        assert [what for what in found if what.startswith("the noted head")], f"trial {trial}: {found}"
    assert log.verify(log.written_head()).findings == []


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *(("audit_entries", name) for name in ("at", "subject_ref", "actor_ref", "details")),
        *(("audit_private", name) for name in ("at", "subject_ref", "details")),
    ],
)
def test_what_cannot_be_read_is_a_finding_and_not_a_crash(log: Any, table: str, column: str) -> None:
    """SQLite takes any text in any column."""
    rng = random.Random(f"{table} {column}")
    with log.tampering() as db:
        if db.dialect.name != "sqlite":
            pytest.skip("PostgreSQL's columns take only what they can read")
        seq = rng.choice(log.rows[getattr(log, table.removeprefix("audit_"))])["seq"]
        db.execute(text(f"UPDATE {table} SET {column} = '[{{no' WHERE seq = :seq"), {"seq": seq})
    assert seq in [finding.seq for finding in log.verify().findings]

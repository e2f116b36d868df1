"""What somebody's rows leave in the files of SQLite after an erasure: nothing."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from service_kit.db.session import db_session, transaction
from service_kit.db.tables import kit_tables
from service_kit.ids import new_id
from service_kit.messaging import mailbox, relay
from service_kit.messaging.erasure import erase_user
from service_kit.messaging.housekeeping import KIT_TIMERS, run_if_due
from service_kit.messaging.transports import Outcome


@pytest.fixture
def file(bank: Any) -> Path:
    with bank.app.app_context():
        url = db_session().get_bind().url
    if url.get_backend_name() != "sqlite":
        pytest.skip("PostgreSQL has a log of its own, see docs/operations.md")
    return Path(url.database)


def bytes_of(file: Path) -> bytes:
    """Database, write-ahead log and its index as they lie on the disk."""
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


def write_much(bank: Any, within: Any, paid: Any, owner: Any) -> None:
    """Rows of several pages, with others between them, that were changed and moved."""
    for number in range(40):
        for user in (owner, new_id()):
            bank.change("bank.paid.v1", user_id=user)
            with within(bank), transaction() as unit:
                mailbox.put([paid(user_id=user)])
                key = {"scope": f"{user} POST /x", "key": str(number), "fingerprint": "f", "user_id": user}
                unit.add(kit_tables().IdempotencyKey(**key, body="x" * 3_000))


def test_an_erasure_leaves_no_byte(bank: Any, within: Any, paid: Any, file: Path) -> None:
    user = new_id()
    write_much(bank, within, paid, user)
    spelled = re.compile(f"{user}|{user.hex}".encode())
    assert len(spelled.findall(bytes_of(file))) > 200
    with within(bank), transaction():
        erase_user(user)
    assert spelled.findall(bytes_of(file)) == []


def test_what_the_relay_deletes_leaves_no_byte_either(bank: Any, within: Any, file: Path) -> None:
    """The last event about somebody is deleted when it is sent."""

    class Publisher:
        def publish(self, events: Any) -> Outcome:
            return Outcome(sent={event.id for event in events})

        def keep_alive(self) -> None: ...

        def close(self) -> None: ...

    user = new_id()
    with within(bank), transaction():
        erase_user(user)
    bank.change("bank.paid.v1", user_id=user)
    assert user.hex.encode() in bytes_of(file)
    with within(bank):
        relay.relay_once(Publisher())
    assert user.hex.encode() not in bytes_of(file)


def test_where_a_reader_is_in_the_way_the_worker_tries_again(bank: Any, within: Any, paid: Any, file: Path) -> None:
    user = new_id()
    write_much(bank, within, paid, user)
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM outbox").fetchone()
    with within(bank), transaction():
        erase_user(user)
    assert user.hex.encode() in bytes_of(file)
    reader.execute("COMMIT")
    reader.close()
    with within(bank):
        run_if_due("kit.truncate_wal", KIT_TIMERS["kit.truncate_wal"])
    assert user.hex.encode() not in bytes_of(file)
    assert "kit.wal_truncation_due" not in {row.name for row in bank.rows("TimerRun")}


def test_an_erasure_that_is_rolled_back_cuts_nothing_off(bank: Any, within: Any, paid: Any, file: Path) -> None:
    user = new_id()
    write_much(bank, within, paid, user)

    def erase_in_vain() -> None:
        with transaction():
            erase_user(user)
            raise ZeroDivisionError

    with within(bank), pytest.raises(ZeroDivisionError):
        erase_in_vain()
    assert user.hex.encode() in bytes_of(file)
    assert bank.rows("TimerRun") == []

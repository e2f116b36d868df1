"""What verification says of a log that nobody touched, and the command that says it."""

from __future__ import annotations

import re
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from auth_service.audit import queries
from auth_service.audit.usecases import record
from auth_service.audit_verification.usecases import verify
from service_kit.db.session import transaction
from service_kit.ids import new_id


@pytest.fixture
def command(app: Flask) -> Any:
    """``command("--head", "...")``: exit code and what ``verify-audit`` says."""

    def run(*words: str) -> tuple[int, str]:
        done = app.test_cli_runner().invoke(args=["verify-audit", *words])
        return done.exit_code, done.output

    return run


def append(app: Flask, count: int = 1) -> None:
    for number in range(count):
        with app.app_context(), transaction():
            record("session.refused", subject=new_id(), private={"address": f"203.0.113.{number}"})


@pytest.mark.parametrize("page", [1, 2, 7, 1_000])
def test_a_log_that_nobody_changed_holds_in_pages_of_any_size(log: Any, monkeypatch: Any, page: int) -> None:
    monkeypatch.setattr(queries, "PAGE", page)
    report = log.verify(log.written_head())
    assert report.findings == []
    assert report.head == log.written_head()
    counts = report.entries, report.private, report.erased
    assert counts == tuple(len(log.rows[table]) for table in (log.entries, log.private, log.erased))
    (restore,) = [row["seq"] for row in log.rows[log.entries] if row["action"] == "database.restored"]
    assert report.restores == [restore]


def test_erasures_say_how_many_and_nothing_about_whom(log: Any) -> None:
    erasures = {row["action"]: row["details"] for row in log.rows[log.entries] if "private_erased" in row["details"]}
    assert {action: details["private_erased"] for action, details in erasures.items()} == {
        "account.erased": 4,
        "private.expired": 2,
    }
    assert all(set(details) == {"private_erased", "private_erased_digest"} for details in erasures.values())


def test_nothing_old_is_no_entry(app: Flask, log: Any, expire: Any) -> None:
    expire()
    assert log.verify().head == log.written_head()


def test_an_empty_log_holds(command: Any) -> None:
    assert command() == (0, "The chain holds: 0 entries, private details of 0, erased ones of 0.\n")


def test_racers_make_one_chain(app: Flask, race: Any) -> None:
    race(lambda _number: append(app, 5), 16)
    with app.app_context():
        report = verify()
    assert (report.findings, report.entries, report.private) == ([], 80, 80)


def test_a_head_noted_earlier_is_in_the_chain_later(app: Flask, log: Any) -> None:
    append(app, 3)
    report = log.verify(log.written_head())
    assert (report.findings, report.entries) == ([], log.written_head().seq + 3)


def test_it_holds_while_others_append_and_erase(app: Flask, log: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    done = Event()

    def write() -> None:
        while not done.is_set():
            append(app)

    writers = [Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        reports = [log.verify(log.written_head()) for _ in range(10)]
    finally:
        done.set()
        for writer in writers:
            writer.join()
    assert [report.findings for report in reports] == [[]] * 10
    assert all(report.head is not None and report.head.seq == report.entries for report in reports)
    assert reports[-1].entries > log.written_head().seq


def test_the_command_prints_a_head_that_it_accepts_later(command: Any, log: Any) -> None:
    code, output = command()
    assert (code, re.search(r"^Its head is (.*)$", output, re.MULTILINE).group(1)) == (0, str(log.written_head()))  # type: ignore[union-attr]
    assert "continues from a backup" in output
    code, output = command("--head", str(log.written_head()))
    assert (code, f"It contains the noted head {log.written_head()}." in output) == (0, True)


def test_the_command_prints_everything_that_is_wrong(command: Any, log: Any) -> None:
    last = log.written_head().seq
    with log.tampering() as db:
        log.change(db, log.entries, 2, action="nothing")
        log.remove(db, log.private, 20)
        log.remove(db, log.private, last)
        log.remove(db, log.entries, last)
    code, output = command("--head", str(log.written_head()))
    assert code == 1
    for line in (
        "Entry 2 was rewritten: its content does not have its hash.",
        "The private details of entry 20 are gone and no erasure covers that.",
        f"Entry {last} is missing: the end of the chain was removed.",
        f"The noted head is not there: entry {last} is missing.",
        "Error: The audit log was altered: 4 findings.",
    ):
        assert line in output.splitlines(), output


def test_more_than_a_hundred_findings_are_counted(command: Any, app: Flask, log: Any) -> None:
    append(app, 120)
    with log.tampering() as db:
        db.execute(update(log.entries).where(log.entries.c.action == "session.refused").values(action="nothing"))
    code, output = command()
    assert code == 1
    assert re.search(r"^And \d\d more\.$", output, re.MULTILINE)


@pytest.mark.parametrize("head", ["7", "7:abc", "0:" + "0" * 64])
def test_the_command_refuses_what_is_no_head(command: Any, head: str) -> None:
    code, output = command("--head", head)
    assert (code, "a head is the number of an entry" in output) == (2, True)

"""The parts of a backup: all databases at one point, what was under way is sent again, a damaged file is refused."""

import gzip
import json
import sqlite3
import tarfile
import threading
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from errno import ENOSPC
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from cli.__main__ import main
from cli.backups import archive, postgres, unfinished
from cli.backups.archive import Damaged, Manifest
from cli.backups.cut import Busy, Part, cut
from cli.backups.resend import unsend_the_undelivered
from cli.commands.backup import backed_up, source
from cli.system.databases import connected
from cli.system.paths import Data
from harness.test_servers import works
from service_kit.testing.postgresql import POSTGRES, postgresql_database

HANDLED = "session.workout-finished.v1"  # by plans and tracking
TABLES = """
    CREATE TABLE outbox (id INTEGER PRIMARY KEY, event_id {id}, type TEXT, sent_at TEXT, next_try_at TEXT);
    CREATE TABLE inbox (event_id {id}); CREATE TABLE mailbox (event_id {id}, died_at TEXT);
    CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('0001')
"""
SERVICES = ("session", "plans", "tracking")


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request, tmp_path):
    """Three small databases with what a backup looks at."""
    with ExitStack() as stack:
        if request.param == "postgresql":
            if not works(POSTGRES):
                pytest.skip("no PostgreSQL: SETWISE_TEST_POSTGRES")
            found = {name: stack.enter_context(postgresql_database()) for name in SERVICES}
        else:
            found = {name: f"sqlite:///{tmp_path}/{name}.sqlite3" for name in SERVICES}
            for name in SERVICES:
                with closing(sqlite3.connect(tmp_path / f"{name}.sqlite3")) as file:
                    file.execute("PRAGMA journal_mode=WAL")
        for url in found.values():
            write(url, *TABLES.format(id="TEXT" if request.param == "sqlite" else "uuid").split(";"))
        yield found


def write(url, *statements, **values):
    with connected(url) as connection:
        for statement in statements:
            connection.execute(text(statement), values)
        connection.commit()


def rows(url, statement):
    with connected(url) as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def put(url, table, key, **more):
    event_id = key.hex if url.startswith("sqlite") else str(key)
    fields = {"event_id": event_id} | more
    names, places = ", ".join(fields), ", ".join(f":{name}" for name in fields)
    write(url, f"INSERT INTO {table} ({names}) VALUES ({places})", **fields)


@pytest.fixture
def sources(urls):
    with ExitStack() as opened:
        found = []
        for url in urls.values():
            found.append(source(url))
            opened.callback(found[-1].close)
        yield found


class Noted:
    """A database that only writes down what is asked of it; too busy so many times."""

    def __init__(self, name, notes, busy=0):
        self.name, self.notes, self.busy = name, notes, busy

    def hold(self, patient):
        self.busy -= 1
        if self.busy >= 0:
            raise Busy(self.name)
        self.notes.append(f"hold {self.name}")

    def open_snapshot(self):
        self.notes.append(f"open {self.name}")

    def release(self):
        self.notes.append(f"release {self.name}")


def test_every_writer_is_held_before_the_first_snapshot_and_until_after_the_last():
    notes = []
    cut([Noted("a", notes), Noted("b", notes)])
    assert notes == ["hold a", "hold b", "open a", "open b", "release a", "release b"]


def test_who_cannot_hold_all_lets_all_go_and_begins_again():
    notes = []
    cut([Noted("a", notes), Noted("b", notes, busy=1)])
    assert notes[:3] == ["hold a", "release a", "release b"]
    assert notes[3:] == ["hold a", "hold b", "open a", "open b", "release a", "release b"]


def test_what_is_committed_after_the_cut_is_in_no_copy(urls, sources, tmp_path):
    key = uuid4()
    put(urls["session"], "outbox", key, id=1, type=HANDLED)
    assert cut(sources) < 60
    put(urls["session"], "outbox", uuid4(), id=2, type=HANDLED)
    put(urls["plans"], "inbox", uuid4())
    counts = []
    for number, one in enumerate(sources):
        folder = tmp_path / f"copy{number}"
        folder.mkdir()
        counts.append(lines(folder, one.copy(folder)))
    assert counts == [(1, 0), (0, 0), (0, 0)]


def lines(folder: Path, part: Part) -> tuple[int, int]:
    """Rows of outbox and inbox in a copy."""
    if part.tables:
        return part.tables["outbox"], part.tables["inbox"]
    (folder / "x.sqlite3").write_bytes(gzip.decompress((folder / part.files[0]).read_bytes()))
    with closing(sqlite3.connect(folder / "x.sqlite3")) as file:
        return tuple(file.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("outbox", "inbox"))


def test_nobody_takes_or_emits_while_all_are_held(urls, sources, eventually):
    for one in sources:
        one.hold(patient=True)
    began, done = threading.Event(), []

    def take():
        began.set()
        put(urls["plans"], "inbox", uuid4())
        done.append(True)

    thread = threading.Thread(target=take)
    thread.start()
    assert began.wait(60)
    assert rows(urls["plans"], "SELECT count(*) FROM inbox") == [(0,)], "readers go on"
    assert not done
    for one in sources:
        one.release()
    assert eventually(lambda: done)
    thread.join()


def test_a_writer_that_stays_makes_the_backup_wait_and_then_yield(urls, sources):
    with connected(urls["tracking"]) as writer:
        if writer.dialect.name == "sqlite":
            writer.exec_driver_sql("BEGIN IMMEDIATE")
        writer.execute(text("INSERT INTO inbox VALUES ('018f3c1e-0000-7000-8000-5e7315e00000')"))
        with pytest.raises(Busy):
            sources[-1].hold(patient=False)
        sources[-1].release()
        writer.rollback()
    cut(sources)
    put(urls["tracking"], "inbox", uuid4())
    assert rows(urls["tracking"], "SELECT count(*) FROM inbox") == [(1,)], "writers go on"


def test_exactly_what_some_consumer_does_not_know_is_sent_again(urls):
    everywhere, dead, lost, half, unwanted = (uuid4() for _ in range(5))
    for number, key in enumerate((everywhere, dead, lost, half)):
        put(urls["session"], "outbox", key, id=number, type=HANDLED, sent_at="2026-01-01")
    put(urls["session"], "outbox", unwanted, id=9, type="session.nobody-cares.v1", sent_at="2026-01-01")
    for consumer in ("plans", "tracking"):
        put(urls[consumer], "inbox", everywhere)
    put(urls["plans"], "mailbox", dead, died_at="2026-01-01")
    put(urls["tracking"], "inbox", dead)
    put(urls["plans"], "inbox", half)
    assert unsend_the_undelivered(urls) == {"session": 2, "plans": 0, "tracking": 0}
    unsent = {UUID(str(row[0])) for row in rows(urls["session"], "SELECT event_id FROM outbox WHERE sent_at IS NULL")}
    assert unsent == {lost, half}
    assert unsend_the_undelivered(urls) == {"session": 0, "plans": 0, "tracking": 0}


@pytest.fixture
def backup(tmp_path):
    """A small file as `backup` writes it."""
    folder = tmp_path / "parts"
    (folder / "plans").mkdir(parents=True)
    (folder / "plans" / "x.gz").write_bytes(b"content" * 100)
    part = Part("sqlite", "0001", ["x.gz"], {})
    archive.write(tmp_path / "b.tar", folder, Manifest("2026-01-01T00:00:00+00:00", 0.01, {"plans": part}))
    return tmp_path / "b.tar"


def test_what_was_written_is_read_and_is_for_the_owners_eyes_only(backup, tmp_path):
    found = archive.read(backup, tmp_path / "out")
    assert found.parts["plans"].revision == "0001"
    assert (tmp_path / "out" / "plans" / "x.gz").read_bytes() == b"content" * 100
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_backup_that_found_no_room_leaves_none_of_its_own_behind(urls, tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(archive.os, "fsync", full)
    (tmp_path / "backups").mkdir()
    with pytest.raises(OSError, match="No space"):
        backed_up(urls, tmp_path / "backups" / "b.tar", datetime.now(UTC))
    assert list((tmp_path / "backups").iterdir()) == []


def test_every_kind_of_damage_is_noticed(backup, tmp_path):
    whole = backup.read_bytes()
    place, moment = whole.index(b"content"), whole.index(b"2026-01-01")
    flipped = [whole[:at] + b"7" + whole[at + 1 :] for at in (place, moment)]
    for number, content in enumerate((b"", b"no tar at all", whole[: place + 10], *flipped)):
        backup.write_bytes(content)
        with pytest.raises(Damaged):
            archive.read(backup, tmp_path / f"out{number}")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": archive.FORMAT + 1}, "another Setwise"),
        ({"format": archive.FORMAT - 1}, "another Setwise"),
        ({"parts": ["plans"]}, "no whole"),
        ({"sha256": {}}, "contradicts itself"),
    ],
)
def test_another_or_strange_file_is_refused(backup, tmp_path, change, message):
    with tarfile.open(backup) as tar:
        tar.extractall(tmp_path / "again", filter="data")
    manifest = tmp_path / "again" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | change))
    (tmp_path / "again" / archive.SEAL).write_text(sha256(manifest.read_bytes()).hexdigest())
    with tarfile.open(backup, "w") as tar:
        for name in ("manifest.json", "plans/x.gz", archive.SEAL):
            tar.add(tmp_path / "again" / name, name)
    with pytest.raises(Damaged, match=message):
        archive.read(backup, tmp_path / "out")


def test_without_a_system_there_is_nothing_to_back_up(tmp_path, capsys):
    assert main(["backup", str(tmp_path / "b.tar"), "--data", str(tmp_path / "nowhere")]) == 1
    assert "there is no " in capsys.readouterr().out
    assert main(["restore", str(tmp_path / "b.tar"), "--data", str(tmp_path / "nowhere")]) == 1
    assert "No such file" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("word", "message"), [("", "say where to"), ("{}/new/", "no folder"), ("{}/new/b.tar", "no folder")]
)
def test_a_place_that_cannot_be_meant_is_refused(tmp_path, capsys, monkeypatch, word, message):
    monkeypatch.chdir(tmp_path)
    assert main(["backup", word.format(tmp_path), "--data", str(tmp_path / "nowhere")]) == 1
    assert message in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not works(POSTGRES), reason="no PostgreSQL: SETWISE_TEST_POSTGRES")
def test_a_restore_that_is_under_way_is_reported_by_each_database_on_a_server(tmp_path):
    data, here = Data(tmp_path), tmp_path / "b.tar"
    with postgresql_database() as url:
        urls = {"plans": url, "tracking": "sqlite:///none"}
        with unfinished.mark_unfinished(data, here, urls):
            with pytest.raises(unfinished.Unfinished, match=f"the restore of {here} into the database of plans"):
                unfinished.refuse_databases(urls)
            postgres.clear(url)
            assert postgres.is_empty(url)
            assert postgres.unfinished_source(url)
        unfinished.refuse_databases(urls)
        with pytest.raises(ZeroDivisionError), unfinished.mark_unfinished(data, here, urls):
            raise ZeroDivisionError
        assert postgres.unfinished_source(url) == str(here)

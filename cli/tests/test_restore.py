"""A restore that does not come to its end leaves a mark, and nothing of what it unpacked."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cli.__main__ import main
from cli.backups.scratch import LOCK
from cli.backups.unfinished import mark
from cli.commands import restore
from cli.host.ports import free_row
from cli.system.names import NAMES
from cli.system.paths import ROOT, Data
from cli.system.services import LISTENERS

TABLES = """
    CREATE TABLE outbox (id INTEGER PRIMARY KEY, event_id TEXT, type TEXT, sent_at TEXT, next_try_at TEXT);
    CREATE TABLE inbox (event_id TEXT); CREATE TABLE mailbox (event_id TEXT, died_at TEXT);
    CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('0001');
    CREATE TABLE said (word TEXT); INSERT INTO said VALUES ('before')
"""
BACKUPS = "backups"


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A stopped system with a small database for each service, in an environment of its own."""
    monkeypatch.setattr(os, "environ", {k: v for k, v in os.environ.items() if not k.startswith("SETWISE_")})
    monkeypatch.setattr(restore, "load_apps", dict.fromkeys)
    monkeypatch.setattr(restore.migrations, "revisions", lambda _app: {"0001"})
    monkeypatch.setattr(restore, "note", lambda *_what: None)  # needs a service's own tables: see the journeys
    found = Data(tmp_path / "data")
    found.make()
    for name in NAMES:
        with closing(sqlite3.connect(found.database(name))) as file:
            file.executescript(TABLES)
    (tmp_path / BACKUPS).mkdir()
    return found


@pytest.fixture
def setwise(data, capsys):
    """Run a command on it: exit code and what it says."""

    def run(*words):
        try:
            code = main([*words, "--data", str(data.root)])
        except SystemExit as ended:
            code = ended.code
        return code, "".join(capsys.readouterr())

    return run


@pytest.fixture
def backup(data, setwise, tmp_path):
    """A backup, since which every database says something else."""
    file = tmp_path / BACKUPS / "b.tar"
    assert setwise("backup", str(file))[0] == 0
    for name in NAMES:
        with closing(sqlite3.connect(data.database(name))) as one:
            one.execute("UPDATE said SET word = 'after'")
            one.commit()
    return file


@pytest.fixture
def failing(monkeypatch):
    """Have the third database's loading do something else."""

    def have(action):
        load, calls = restore.load, []

        def instead(*arguments):
            calls.append(arguments)
            return action() if len(calls) == 3 else load(*arguments)

        monkeypatch.setattr(restore, "load", instead)

    return have


def words_of(data):
    found = []
    for name in NAMES:
        with closing(sqlite3.connect(data.database(name))) as file:
            found += file.execute("SELECT word FROM said").fetchone()
    return found


def interrupt():
    os.kill(os.getpid(), signal.SIGINT)


def terminate():
    os.kill(os.getpid(), signal.SIGTERM)


def hang_up():
    os.kill(os.getpid(), signal.SIGHUP)


def translated():
    """psycopg2 makes an error of its own of what is raised while it copies."""
    try:
        terminate()
    except SystemExit as problem:
        raise ValueError("COPY failed: SystemExit: 143") from problem


def fail():
    raise ValueError("no room")


@pytest.fixture
def usual_signals():
    """As in a terminal, however the tests were started."""
    numbers = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL, signal.SIGHUP: signal.SIG_DFL}
    before = {number: signal.signal(number, usual) for number, usual in numbers.items()}
    yield
    for number, was in before.items():
        signal.signal(number, was)


@pytest.mark.usefixtures("usual_signals")
@pytest.mark.parametrize(
    ("action", "expected"), [(interrupt, 130), (terminate, 143), (hang_up, 129), (translated, 143), (fail, 1)]
)
def test_half_a_restore_is_reported_marked_and_refused(data, setwise, backup, failing, action, expected):
    failing(action)
    code, output = setwise("restore", str(backup), "--force")
    assert code == expected
    assert f"replaced: {', '.join(NAMES[:2])}; not, or in part: {', '.join(NAMES[2:])}" in output
    assert words_of(data) == ["before"] * 2 + ["after"] * (len(NAMES) - 2)
    assert [path.name for path in backup.parent.iterdir()] == ["b.tar"]
    port = str(free_row(len(LISTENERS)))
    for words in (["up", "--port", port], ["up", "--stack", "--port", port], ["backup", str(backup)]):
        code, output = setwise(*words)
        assert (code, str(backup) in output, "--force" in output) == (1, True, True)
    assert f"the restore of {backup}" in setwise("doctor")[1]


def test_the_restore_that_comes_to_its_end_takes_the_mark_away(data, setwise, backup):
    mark(data).write_text("/backups/other.tar")
    assert setwise("restore", str(backup), "--force")[0] == 0
    assert words_of(data) == ["before"] * len(NAMES)
    assert setwise("backup", str(backup))[0] == 0


def test_a_restore_that_is_refused_leaves_no_mark(data, setwise, backup):
    assert "is not empty" in setwise("restore", str(backup))[1]
    assert not mark(data).exists()


def test_without_its_broker_nothing_is_touched(data, setwise, backup, monkeypatch):
    port = free_row(1)
    monkeypatch.setitem(os.environ, "SETWISE_TRANSPORT", f"amqp://me:secret@127.0.0.1:{port}/")
    code, output = setwise("restore", str(backup), "--force")
    assert code == 1
    assert f"nothing was touched: RabbitMQ at amqp://127.0.0.1:{port}/ does not answer" in output
    assert "secret" not in output
    assert not mark(data).exists()
    assert words_of(data) == ["after"] * len(NAMES)


def test_a_damaged_database_is_replaced(data, setwise, backup):
    data.database(NAMES[0]).write_bytes(b"no database at all" * 1_000)
    assert "--force replaces" in setwise("restore", str(backup))[1]
    assert setwise("restore", str(backup), "--force")[0] == 0
    assert words_of(data) == ["before"] * len(NAMES)


def test_a_copy_that_is_no_database_is_reported(data, setwise, backup, monkeypatch):
    monkeypatch.setattr(restore.sqlite.shutil, "copyfileobj", lambda _from, to: to.write(b"no database" * 1_000))
    code, output = setwise("restore", str(backup), "--force")
    assert (code, "the copy is not whole" in output) == (1, True)
    assert not list(data.root.rglob("*.restoring"))


def test_a_backup_is_unpacked_where_it_lies(tmp_path):
    """A data folder may be small: in a container it is memory."""
    assert restore.room(tmp_path / "b.tar", Data(tmp_path / "data")) == tmp_path


@pytest.fixture
def working(data, tmp_path, eventually):
    """A backup in a process of its own, which waits for a writer that stays; and its folder."""
    target = tmp_path / BACKUPS
    words = [sys.executable, "-P", "-m", "cli", "backup", str(target), "--data", str(data.root)]
    with closing(sqlite3.connect(data.database(NAMES[0]))) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with subprocess.Popen(words, cwd=ROOT, env=dict(os.environ), stdout=subprocess.DEVNULL) as process:
            try:
                (lock,) = eventually(lambda: list(target.glob(f".setwise-backup-*/{LOCK}")))
                yield process, lock.parent
            finally:
                process.kill()


def test_who_is_asked_to_end_leaves_nothing_behind(working):
    process, folder = working
    process.terminate()
    assert process.wait(60) == 143
    assert list(folder.parent.iterdir()) == []


def test_what_a_killed_one_left_is_removed_by_the_next_and_what_is_in_use_is_not(working, tmp_path):
    process, folder = working

    def next_one() -> set[Path]:
        with restore.scratch(folder.parent, "backup") as ours:
            return set(folder.parent.iterdir()) - {ours}

    assert next_one() == {folder}
    process.kill()
    process.wait(60)
    assert folder.exists()
    assert next_one() == set()

"""What the command makes of a data folder: secrets, the lock, the settings, logs, figures, findings."""

import argparse
import json
import os
import sqlite3
import stat
import subprocess
import sys
from dataclasses import asdict

import psutil
import pytest

from cli.__main__ import main
from cli.commands import events, logs, status, up
from cli.host import lock
from cli.system import log_files
from cli.system.databases import all_figures
from cli.system.environment import database_urls, environment, save_addresses
from cli.system.keys import gateway_secret, service_secret
from cli.system.paths import ROOT, Data
from cli.system.server_addresses import Servers
from cli.system.services import SERVICES, ports
from cli.system.stack import NOTE, start_of


@pytest.fixture
def data(tmp_path):
    folder = Data(tmp_path / "data")
    folder.make()
    return folder


@pytest.fixture
def tracking(data):
    """A database with two waiting events, one dead one and an event in the outbox."""
    connection = sqlite3.connect(data.database("tracking"))
    connection.executescript(
        """
        CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('0000');
        CREATE TABLE mailbox (id INTEGER, lane TEXT, died_at TEXT);
        INSERT INTO mailbox VALUES (1, 'small', NULL), (2, 'bulk', NULL), (3, 'bulk', 'x');
        CREATE TABLE outbox (id INTEGER, type TEXT, subject TEXT, version INT, data TEXT, created_at, sent_at,
                             lane TEXT);
        INSERT INTO outbox VALUES (7, 'tracking.goal-reached.v1', '0190aaaa00007000800000000000aaaa', 3, '{"a": 1}',
                                   '2026-03-01 10:00:00', NULL, 'bulk');
        """
    )
    connection.close()
    return data


@pytest.mark.parametrize(
    ("make_secret", "name"), [(service_secret, "service-secret"), (gateway_secret, "gateway-secret")]
)
def test_a_secret_is_made_once_and_for_the_owner_only(data, make_secret, name):
    first = make_secret(data.root / "keys")
    assert make_secret(data.root / "keys") == first
    assert len(first) >= 32
    assert stat.S_IMODE((data.root / "keys" / name).stat().st_mode) == 0o600


def test_what_is_given_wins_over_what_was_made(data):
    environ = {"SETWISE_GATEWAY_SECRET": "given"}
    assert environment(data, ports(), environ)["SETWISE_GATEWAY_SECRET"] == "given"
    values = environment(data, ports(), {})
    assert values["SETWISE_GATEWAY_SECRET"] == gateway_secret(data.root / "keys") != values["SETWISE_SERVICE_SECRET"]


def test_a_second_system_is_kept_off_the_same_folder(data):
    with lock.take(data):
        assert lock.is_held(data)
        data.write_notes({"pid": 4711, "ports": {"gateway": 8100}})
        with pytest.raises(lock.RunsAlready, match=r"process 4711.*:8100(.|\n)*--data"):
            lock.take(data)
    assert not lock.is_held(data)


def test_a_host_that_is_dead_and_not_reaped_yet_does_not_live(data, eventually):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    data.lock.write_text(str(dead.pid))
    eventually(lambda: not lock.host_lives(data))  # nobody has waited for it: it is a zombie
    assert psutil.pid_exists(dead.pid)
    dead.wait()
    data.lock.write_text(str(os.getpid()))
    assert lock.host_lives(data)


def test_what_is_given_wins_over_the_embedded_default(data):
    environ = {"SETWISE_PLANS_DATABASE_URL": "postgresql+psycopg2://x/plans", "OTHER": "no"}
    values = environment(data, ports(), environ)
    assert values["SETWISE_PLANS_DATABASE_URL"] == "postgresql+psycopg2://x/plans"
    assert values["SETWISE_TRACKING_DATABASE_URL"] == f"sqlite:///{data.database('tracking')}"
    assert values["SETWISE_GATEWAY_STREAM_URL"] == "http://127.0.0.1:8106"
    assert "OTHER" not in values


def test_a_database_that_was_put_elsewhere_is_found_without_being_named_again(data):
    """By a backup in the night, say, or a start from another shell."""
    elsewhere = "postgresql+psycopg2://x/tracking"
    save_addresses(
        data, {"SETWISE_TRACKING_DATABASE_URL": elsewhere, "SETWISE_TRANSPORT_FILE": "/run/transport", "HOME": "/"}
    )
    assert data.addresses.stat().st_mode & 0o777 == 0o600
    assert database_urls(data, {})["tracking"] == elsewhere
    values = environment(data, ports(), {})
    assert values["SETWISE_TRACKING_DATABASE_URL"] == elsewhere
    assert (values.get("SETWISE_TRANSPORT"), values["SETWISE_TRANSPORT_FILE"]) == (None, "/run/transport")

    assert database_urls(data, {"SETWISE_TRACKING_DATABASE_URL": "sqlite:///x"})["tracking"] == "sqlite:///x"
    file = f"sqlite:///{data.database('tracking')}"
    emptied = {"SETWISE_TRACKING_DATABASE_URL": ""}
    assert database_urls(data, emptied)["tracking"] == file
    assert environment(data, ports(), emptied)["SETWISE_TRACKING_DATABASE_URL"] == file
    save_addresses(data, {"SETWISE_TRACKING_DATABASE_URL": "", "SETWISE_TRANSPORT": ""})
    assert not data.addresses.exists()


def test_figures_show_backlogs_and_a_missing_database_is_not_made(tracking):
    figures = all_figures(tracking)
    counts = {"outbox": 1, "mailbox": 2, "bulk": 2, "dead": 1}
    assert figures["tracking"] | {"head": ""} == {"revision": "0000", "head": "", **counts}
    assert figures["plans"] == {"problem": "no database yet"}
    assert not tracking.database("plans").exists()


def test_status_of_a_stopped_system_tells_all_there_is(tracking, capsys):
    assert status.run(argparse.Namespace(data=str(tracking.root), json=False)) == 1
    output = capsys.readouterr().out
    assert "does not run" in output
    assert "0000 < " in output
    assert "1 events could not be handled: ./setwise dead list" in output
    assert status.run(argparse.Namespace(data=str(tracking.root), json=True)) == 1
    assert json.loads(capsys.readouterr().out)["databases"]["tracking"]["dead"] == 1


def test_status_tells_how_many_of_the_waiting_are_bulk(tracking):
    state = status.collect(tracking)
    stack = {"servers": {}, "queues": {"tracking": {"queue": 7, "bulk": 5, "dead_queue": 0}}}
    for found, head, counts in (
        (state, "outbox  mailbox    bulk   dead", "1        2       2      1"),
        (state | stack, "outbox  mailbox   queue    bulk   dead", "1        2       7       7      1"),
    ):
        lines = status.render(tracking, found).splitlines()
        assert [head in line for line in lines].count(True) == 1
        [line] = [line for line in lines if line.startswith("  tracking")]
        assert f" {counts} " in line


def test_a_health_answer_is_given_in_words():
    assert status.word(200, {}) == "ok"
    assert status.word(0, "ConnectionRefusedError") == "no answer (ConnectionRefusedError)"
    assert status.word(503, {"checks": {"keys": "ok", "database": "locked"}}) == "database: locked"


def test_events_are_printed_with_their_type_and_version(tracking, capsys):
    options = argparse.Namespace(
        action="show", data=str(tracking.root), once=True, lines=5, type="tracking.", payload=True
    )
    assert events.run(options) == 0
    output = capsys.readouterr().out
    assert "tracking.goal-reached.v1" in output
    assert "v3" in output
    assert "0190aaaa-0000-7000-8000-00000000aaaa  (bulk)  (not sent yet)" in output
    assert '"a": 1' in output


@pytest.mark.parametrize(
    ("words", "output"),
    [(["-n", "0"], ""), (["--type", "nope"], "No events of a type that begins with nope.\n")],
)
def test_that_there_are_no_events_is_said_only_where_it_is_true(tracking, words, output, capsys):
    assert main(["events", "--once", "--data", str(tracking.root), *words]) == 0
    assert capsys.readouterr().out == output


def test_of_a_new_system_it_is_said_that_there_are_no_events(data, capsys):
    assert main(["events", "--once", "--data", str(data.root)]) == 0
    assert capsys.readouterr().out == "No events yet.\n"


def test_who_wants_no_old_events_is_shown_the_new_ones_alone(tracking, monkeypatch):
    positions = []
    monkeypatch.setattr(events, "follow", lambda urls, known, type_: positions.append(known) or iter(()))
    assert main(["events", "-n", "0", "--data", str(tracking.root)]) == 0
    assert positions[0]["tracking"] == 7


def test_fewer_than_no_lines_are_refused(data, capsys):
    with pytest.raises(SystemExit):
        main(["events", "-n", "-1", "--data", str(data.root)])
    assert "'-1': a whole number from 0 on" in capsys.readouterr().err


def test_a_large_log_is_cut_and_its_writer_goes_on(data, monkeypatch):
    monkeypatch.setattr(log_files, "LARGEST_BYTES", 10)
    log = data.log("plans")
    with log.open("a") as writer:
        writer.write("a line that is long enough\n")
        writer.flush()
        log_files.rotate(data.logs)
        writer.write("and on\n")
    assert log.read_text() == "and on\n"
    assert log.with_suffix(".log.1").read_text() == "a line that is long enough\n"


def test_following_begins_with_what_is_new_and_survives_the_cut(data):
    log = data.log("plans")
    log.write_text("old\n")
    lines = log_files.follow([log])
    log.write_text("old\nnew\n")
    assert next(lines) == (log, "new")
    log.write_text("cut\n")
    assert next(lines) == (log, "cut")


def test_an_unknown_log_is_answered_with_the_known_ones(data, capsys):
    data.log("plans").write_text("")
    assert logs.run(argparse.Namespace(data=str(data.root), process="plan", lines=5, follow=False)) == 1
    assert "there are: plans" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["status", "demo"])
def test_who_asks_a_stopped_stack_learns_how_it_starts(data, command, monkeypatch, capsys):
    (data.root / "stack").mkdir()
    nowhere = asdict(Servers("postgresql://127.0.0.1:1/x", "amqp://127.0.0.1:2/", "", "redis://127.0.0.1:3/0"))
    (data.root / "stack" / NOTE).write_text(json.dumps({"namespace": "north", "servers": nowhere}))
    monkeypatch.setattr("cli.commands.demo.DEFAULT_PORT", 1)
    assert main([command, "--data", str(data.root)]) == 1
    assert f"./setwise up --stack --data {data.root}\n" in capsys.readouterr().out


def test_a_command_for_the_usual_folder_does_not_name_it(data, monkeypatch):
    assert start_of(data) == f"./setwise up --data {data.root}"
    monkeypatch.setenv("SETWISE_DATA_DIR", str(data.root))
    assert start_of(data) == "./setwise up"


def test_every_service_has_a_folder_by_its_name():
    assert all((ROOT / service.folder / service.package).is_dir() for service in SERVICES)


def test_up_says_which_folder_cannot_be_used(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    options = argparse.Namespace(port=9100, base_port=None, data=str(tmp_path / "file" / "x"), with_parent=False)
    assert up.run(options) == 1
    assert f"{tmp_path / 'file' / 'x'} cannot be used: Not a directory" in capsys.readouterr().err

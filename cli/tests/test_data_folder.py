"""What the command makes of a data folder: secrets, the lock, the settings, logs, figures, findings."""

import argparse
import json
import os
import sqlite3
import stat

import pytest

from cli import checks, events, lock, logs, status, up
from cli.environment import embedded
from cli.keys import service_secret
from cli.places import ROOT, Data
from cli.ports import listen_on
from cli.services import SERVICES, ports
from cli.tables import all_figures


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
        CREATE TABLE mailbox (id INTEGER, died_at TEXT); INSERT INTO mailbox VALUES (1, NULL), (2, NULL), (3, 'x');
        CREATE TABLE outbox (id INTEGER, type TEXT, subject TEXT, version INT, data TEXT, created_at, sent_at);
        INSERT INTO outbox VALUES (7, 'tracking.goal-reached.v1', '0190aaaa00007000800000000000aaaa', 3, '{"a": 1}',
                                   '2026-03-01 10:00:00', NULL);
        """
    )
    connection.close()
    return data


def test_the_secret_is_made_once_and_for_the_owner_only(data):
    first = service_secret(data.root / "keys")
    assert service_secret(data.root / "keys") == first
    assert len(first) >= 32
    assert stat.S_IMODE((data.root / "keys" / "service-secret").stat().st_mode) == 0o600


def test_a_second_system_is_kept_off_the_same_folder(data):
    with lock.take(data):
        assert lock.is_held(data)
        data.write_notes({"pid": 4711, "ports": {"gateway": 8100}})
        with pytest.raises(lock.RunsAlready, match=r"process 4711.*:8100(.|\n)*--data"):
            lock.take(data)
    assert not lock.is_held(data)


def test_what_is_given_wins_over_the_embedded_default(data):
    given = {"SETWISE_PLANS_DATABASE_URL": "postgresql+psycopg2://x/plans", "OTHER": "no"}
    values = embedded(data, ports(), given)
    assert values["SETWISE_PLANS_DATABASE_URL"] == "postgresql+psycopg2://x/plans"
    assert values["SETWISE_TRACKING_DATABASE_URL"] == f"sqlite:///{data.database('tracking')}"
    assert values["SETWISE_GATEWAY_STREAM_URL"] == "http://127.0.0.1:8106"
    assert "OTHER" not in values


def test_figures_tell_backlogs_and_a_missing_database_is_not_made(tracking):
    figures = all_figures(tracking)
    assert figures["tracking"] | {"head": ""} == {"revision": "0000", "head": "", "outbox": 1, "mailbox": 2, "dead": 1}
    assert figures["plans"] == {"problem": "no database yet"}
    assert not tracking.database("plans").exists()


def test_status_of_a_stopped_system_tells_all_there_is(tracking, capsys):
    assert status.run(argparse.Namespace(data=str(tracking.root), json=False)) == 1
    told = capsys.readouterr().out
    assert "does not run" in told
    assert "0000 < " in told
    assert "1 events could not be handled: ./setwise dead list" in told
    assert status.run(argparse.Namespace(data=str(tracking.root), json=True)) == 1
    assert json.loads(capsys.readouterr().out)["databases"]["tracking"]["dead"] == 1


def test_a_health_answer_is_told_in_words():
    assert status.word(200, {}) == "ok"
    assert status.word(0, "ConnectionRefusedError") == "no answer (ConnectionRefusedError)"
    assert status.word(503, {"checks": {"keys": "ok", "database": "locked"}}) == "database: locked"


def test_events_are_told_with_their_type_and_version(tracking, capsys):
    options = argparse.Namespace(data=str(tracking.root), once=True, lines=5, type="tracking.", payload=True)
    assert events.run(options) == 0
    told = capsys.readouterr().out
    assert "tracking.goal-reached.v1" in told
    assert "v3" in told
    assert "0190aaaa-0000-7000-8000-00000000aaaa  (not sent yet)" in told
    assert '"a": 1' in told


def test_a_large_log_is_cut_and_its_writer_goes_on(data, monkeypatch):
    monkeypatch.setattr(logs, "LARGEST_BYTES", 10)
    log = data.log("plans")
    with log.open("a") as writer:
        writer.write("a line that is long enough\n")
        writer.flush()
        logs.rotate(data.logs)
        writer.write("and on\n")
    assert log.read_text() == "and on\n"
    assert log.with_suffix(".log.1").read_text() == "a line that is long enough\n"


def test_following_begins_with_what_is_new_and_survives_the_cut(data):
    log = data.log("plans")
    log.write_text("old\n")
    lines = logs.followed([log])
    log.write_text("old\nnew\n")
    assert next(lines) == (log, "new")
    log.write_text("cut\n")
    assert next(lines) == (log, "cut")


def test_an_unknown_log_is_answered_with_the_known_ones(data, capsys):
    data.log("plans").write_text("")
    assert logs.run(argparse.Namespace(data=str(data.root), process="plan", lines=5, follow=False)) == 1
    assert "there are: plans" in capsys.readouterr().out


def findings(check, data, wanted=None):
    return {(one.level, one.what) for one in check(data, wanted or {"gateway": 0})}


def test_the_doctor_finds_a_readable_key_and_a_taken_port(data):
    key = data.root / "keys" / "service-secret"
    key.write_text("x")
    key.chmod(0o644)
    assert ("bad", f"{key} can be read by others") in findings(checks.permissions, data)
    with listen_on(0) as taken:
        port = taken.getsockname()[1]
        (found,) = findings(checks.listening, data, {"gateway": port})
    assert found[0] == "bad"
    assert f"port {port} (gateway) is used by" in found[1]


def test_the_doctor_finds_what_a_dead_host_left_behind(data):
    data.write_notes({"pid": 1, "processes": {"plans": 0}})
    assert findings(checks.notes, data) == {("warn", f"the last system on {data.root} ended without cleaning up")}


def test_the_doctor_finds_a_clock_that_is_behind(data):
    future = ROOT.stat().st_mtime + 10 * 365 * 86_400
    data.database("plans").write_text("")
    os.utime(data.database("plans"), (future, future))
    assert any("behind files that exist already" in what for level, what in findings(checks.clock, data))


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_every_check_looks_at_a_fresh_folder_without_making_it(check, tmp_path):
    nowhere = Data(tmp_path / "nowhere")
    list(check(nowhere, ports()))
    assert not nowhere.root.exists()


def test_every_service_has_a_folder_by_its_name():
    assert all((ROOT / service.folder / service.package).is_dir() for service in SERVICES)


def test_up_says_which_folder_cannot_be_used(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    options = argparse.Namespace(port=9100, base_port=None, data=str(tmp_path / "file" / "x"), with_parent=False)
    assert up.run(options) == 1
    assert f"{tmp_path / 'file' / 'x'} cannot be used: Not a directory" in capsys.readouterr().err

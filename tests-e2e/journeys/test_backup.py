"""A backup made while many people train: after its restore every service agrees, and nothing acknowledged is lost."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from uuid import UUID

import psutil
import pytest
from sqlalchemy import text

from cli.backups import archive, postgres
from cli.backups.unfinished import mark
from cli.host.ports import free_row
from cli.system.databases import connected
from cli.system.environment import database_urls
from cli.system.paths import ROOT
from cli.system.services import LISTENERS
from harness.faults.audit import audit_ledger
from harness.load.generator import LoadGenerator
from harness.suites import clean_environment

IN_SESSION = "SELECT title FROM workouts WHERE deleted_at IS NULL"
KNOWN = {"measurement": "SELECT note FROM measurements", "goal": "SELECT title FROM goals"}


@pytest.fixture(scope="module")
def killed_system(tmp_path_factory, started, on_stack):
    """One for this file alone: what a consumer had handled before it was wiped is never seen as handled again."""
    with started(tmp_path_factory.mktemp("backup"), on_stack) as trial:
        yield trial


@pytest.fixture
def setwise(scratch_system):
    """Run a command on the system's folder."""

    def run(*words, expect=0):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "cli", *map(str, words), "--data", str(scratch_system.data.root)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=120,
            env=clean_environment({}) | scratch_system.settings,
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


@pytest.fixture
def audit(scratch_system):
    """What `verify-audit` says of the system's audit log."""

    def run(*words, expect=0):
        program = ["flask", "--app", "auth_service.app", "verify-audit", *words]
        command = [sys.executable, "-P", "-m", "cli", "run", "--data", str(scratch_system.data.root), *program]
        environment = clean_environment({"PATH": os.environ["PATH"]}) | scratch_system.settings
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, env=environment)
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


@pytest.fixture
def ask(scratch_system):
    """Rows of one service's database."""
    urls = database_urls(scratch_system.data, scratch_system.settings)

    def rows(service, sql):
        with connected(urls[service]) as connection:
            found = connection.execute(text(sql))
            ids = [name in ("id", "user_id", "exercise_id") for name in tuple(found.keys())]  # SQLite has digits alone
            return [
                tuple(str(UUID(str(v))) if is_id else v for v, is_id in zip(row, ids, strict=True)) for row in found
            ]

    return rows


def marks(ask, service, sql):
    return {row[0] for row in ask(service, sql)}


def test_a_backup_under_load_is_one_point_of_all_databases(scratch_system, setwise, ask, eventually, is_idle, tmp_path):
    with LoadGenerator(scratch_system.url, seed=71, people=6, threads=3) as load:
        eventually(lambda: load.workouts >= 12, within=60)
        promised = {one.mark for one in load.ledger.all() if one.acknowledged}
        assert "writers waited" in setwise("backup", tmp_path / "b.tar")
        eventually(lambda wanted=load.workouts + 3: load.workouts >= wanted, within=60)
    assert load.problems == []
    scratch_system.stop()
    assert "will be sent again" in setwise("restore", tmp_path / "b.tar", "--force")
    scratch_system.start()
    eventually(lambda: is_idle(scratch_system), within=60)
    agreed(load.ledger, promised, ask)


def test_what_lay_in_the_broker_is_sent_again(
    scratch_system, setwise, ask, new_person, find, workout_of, record_of, eventually, is_idle, on_stack, tmp_path
):
    robin = new_person(scratch_system)
    squat = find(robin.api, "back squat")
    eventually(lambda: is_idle(scratch_system), within=60)
    worker = psutil.Process(scratch_system.data.read_notes()["processes"]["worker-tracking" if on_stack else "worker"])
    worker.suspend()
    workout = robin.api.post("/workouts", workout_of(squat, (5, 100)), expect=201)["id"]
    if on_stack:  # the session service's own worker has given it to the broker
        eventually(lambda: marks(ask, "session", "SELECT count(*) FROM outbox WHERE sent_at IS NULL") == {0})
    setwise("backup", tmp_path / "b.tar")
    scratch_system.kill_everything()
    output = setwise("restore", tmp_path / "b.tar", "--force")
    assert ("1 of session" in output) == on_stack, output
    scratch_system.start()
    assert eventually(lambda: record_of(robin.api, squat, "heaviest"), within=60)["workout_id"] == workout


@pytest.mark.thorough
def test_half_a_restore_is_not_started(scratch_system, setwise, new_person, find, workout_of, on_stack, tmp_path):
    robin = new_person(scratch_system)
    workout = robin.api.post("/workouts", workout_of(find(robin.api, "back squat"), (5, 100)), expect=201)["id"]
    setwise("backup", tmp_path / "b.tar")
    scratch_system.stop()
    output = setwise("restore", with_a_wrong_part(tmp_path), "--force", expect=1)
    assert "Databases replaced: auth, catalog; not, or in part:" in output
    for words in (["up", "--port", free_row(len(LISTENERS))], ["backup", tmp_path / "c.tar"]):
        assert "is not finished" in setwise(*words, expect=1)
    if on_stack:  # as in a container: another data folder, which knows nothing
        mark(scratch_system.data).unlink()
        for words in (["migrate"], ["migrate", "tracking"], ["backup", tmp_path / "c.tar"]):
            assert "the database of" in setwise(*words, expect=1)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["b.tar", "wrong.tar"]
    setwise("restore", tmp_path / "b.tar", "--force")
    scratch_system.start()
    assert robin.api.get(f"/workouts/{workout}")["id"] == workout


@pytest.mark.thorough
def test_a_restore_is_an_entry_of_the_audit_log_that_continues_from_the_backup(
    scratch_system, setwise, audit, ask, new_person, tmp_path
):
    actions = "SELECT seq FROM audit_entries WHERE action = 'database.restored'"
    earlier = marks(ask, "auth", actions)  # of the tests before, which restored this system as well
    new_person(scratch_system)
    noted = audit().partition("Its head is ")[2].split()[0]
    setwise("backup", tmp_path / "b.tar")
    new_person(scratch_system)
    later = audit("--head", noted).partition("Its head is ")[2].split()[0]
    scratch_system.stop()
    setwise("restore", with_a_wrong_part(tmp_path), "--force", expect=1)
    for _ in range(2):  # once more, as after one that was killed at the very end
        assert "auth: the restore is noted" in setwise("restore", tmp_path / "b.tar", "--force")
    entry = int(noted.partition(":")[0]) + 1
    assert f"Since entry {entry} the chain continues from a backup" in audit("--head", noted)
    assert marks(ask, "auth", actions) == earlier | {entry}
    output = audit("--head", later, expect=1)
    assert f"Since entry {entry} the chain continues from a backup" in output
    assert "The noted head is not there" in output
    scratch_system.start()
    new_person(scratch_system)
    audit("--head", noted)


def with_a_wrong_part(folder):
    """A backup whose third database cannot be loaded, although every checksum is right."""
    unpacked = folder / "unpacked"
    manifest = archive.read(folder / "b.tar", unpacked)
    service, part = list(manifest.parts.items())[2]
    for name in part.files:
        (unpacked / service / name).write_bytes(gzip.compress(b"no database"))
    archive.write(folder / "wrong.tar", unpacked, manifest)
    return folder / "wrong.tar"


def test_a_wiped_consumer_is_filled_by_the_owners_republishing_their_state(
    scratch_system, setwise, new_person, find, workout_of, record_of, eventually
):
    robin = new_person(scratch_system)
    squat = find(robin.api, "back squat")
    workout = robin.api.post("/workouts", workout_of(squat, (5, 100)), expect=201)["id"]
    eventually(lambda: record_of(robin.api, squat, "heaviest"), within=60)
    scratch_system.stop()
    url = database_urls(scratch_system.data, scratch_system.settings)["tracking"]
    if url.startswith("sqlite"):
        scratch_system.data.database("tracking").unlink()
    else:
        postgres.clear(url)
    scratch_system.start()
    assert "Say whose state" in setwise("events", "republish", expect=2)
    assert "session: " in setwise("events", "republish", "all")
    assert eventually(lambda: record_of(robin.api, squat, "heaviest"), within=60)["workout_id"] == workout


def agreed(ledger, promised, ask):
    """Everything promised before is there; what came during the backup is there in all services or in none."""
    there = marks(ask, "session", IN_SESSION) | marks(ask, "plans", "SELECT name FROM plans")
    for sql in KNOWN.values():
        there |= marks(ask, "tracking", sql)
    assert promised - there == set()
    for promise in ledger.all():
        promise.acknowledged = promise.mark in there
    findings = audit_ledger(ledger, ask)
    assert not findings, str(findings)
    # Nor does anybody know a workout of which its owner knows nothing.
    owned = marks(ask, "session", "SELECT id FROM workouts WHERE deleted_at IS NULL")
    assert marks(ask, "tracking", "SELECT id FROM workouts") == owned
    assert marks(ask, "plans", "SELECT id FROM done_workouts") == owned

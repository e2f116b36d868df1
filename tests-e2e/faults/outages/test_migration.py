"""A migration is killed half-way: the database is as it was, and the next one works."""

import os
import subprocess
import sys

import pytest

from cli.system.paths import ROOT
from harness.process_tree import kill
from harness.servers.base import NotThere, launch, until
from harness.servers.postgres import Postgres
from harness.servers.tcp_proxy import Wire
from harness.suites import clean_environment

DATABASE = "setwise_tracking"
MIGRATE = [sys.executable, "-P", "-m", "cli", "migrate", "tracking"]
UNDER_WAY = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{DATABASE}' AND query LIKE '%CREATE TABLE%'"
SESSIONS = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{DATABASE}' AND pid <> pg_backend_pid()"
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


@pytest.fixture
def postgres():
    """A server with one empty database."""
    try:
        with Postgres() as server:
            server.create(DATABASE)
            yield server
    except NotThere as missing:
        pytest.skip(f"NO SERVERS OF OUR OWN, SO NOTHING IS PROVED HERE: {missing}")


def test_killed_half_way(postgres, tmp_path):
    environment = clean_environment(os.environ)
    with Wire(postgres.port) as wire:
        wire.slow(0.05)  # so that there is a half-way
        slow = environment | {"SETWISE_TRACKING_DATABASE_URL": postgres.url(DATABASE, wire.port)}
        migration = launch(MIGRATE, tmp_path / "migration.log", slow)
        until(lambda: postgres.sql(UNDER_WAY)[0][0], 60, "tables are being made")
        kill(migration.pid)
        assert migration.wait() < 0
    until(lambda: not postgres.sql(SESSIONS)[0][0], 60, "its session is over")
    assert postgres.sql(TABLES, DATABASE) == [(0,)]

    straight = environment | {"SETWISE_TRACKING_DATABASE_URL": postgres.url(DATABASE)}
    again = subprocess.run(MIGRATE, env=straight, cwd=ROOT, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    head = (ROOT / "tracking-service" / "migrations" / ".current-head").read_text().strip()
    assert postgres.sql("SELECT version_num FROM alembic_version", DATABASE) == [(head,)]

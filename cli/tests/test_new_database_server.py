"""The way to a new PostgreSQL that docs/operations.md tells: a backup of the old server, restored on an empty one."""

import os
import subprocess
import sys

import pytest

from cli.system.names import NAMES, Namespace
from cli.system.paths import ROOT
from harness.servers.base import NotThere
from harness.servers.postgres import Postgres
from harness.suites import clean_environment

SPACE = "moving"


@pytest.fixture
def servers():
    """Two servers at one address, the first of which runs; the second has nothing yet."""
    old, new = Postgres(durable=False), Postgres(durable=False)
    new.port = old.port
    try:
        old.prepare()
        new.prepare()
        old.start()
        yield old, new
    except NotThere as missing:
        pytest.skip(f"NO SERVERS OF OUR OWN, SO NOTHING IS PROVED HERE: {missing}")
    finally:
        old.close()
        new.close()


@pytest.fixture
def setwise(servers, tmp_path):
    """Run a command as the operator's container does: by the secrets of a deployment, without a data folder."""
    old, _ = servers
    secrets = tmp_path / "secrets"
    settings = {
        "SETWISE_NAMESPACE": SPACE,
        "SETWISE_STACK_POSTGRES": old.administration(),
        "SETWISE_STACK_POSTGRES_HOST": f"127.0.0.1:{old.port}",
        "SETWISE_STACK_AMQP_API": "",
        "SETWISE_TRANSPORT": "local",
        "SETWISE_REVOCATIONS_URL": f"sqlite:///{tmp_path / 'revocations.db'}",
        "SETWISE_DATA_DIR": str(tmp_path),
        "SETWISE_AUTH_KEY_DIRECTORY": str(tmp_path / "keys"),
    }
    settings |= {f"SETWISE_{one.upper()}_DATABASE_URL_FILE": f"{secrets}/operator/{one}_database_url" for one in NAMES}

    def run(*words):
        command = [sys.executable, "-P", "-m", "cli", *map(str, words)]
        environment = clean_environment(os.environ) | settings
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr

    run("secrets", "--folder", secrets)
    run("provision", "--folder", secrets, "--whole-server")
    return run


def counts(server):
    """Rows of each table of each service."""
    found = {}
    for service in NAMES:
        database = Namespace(SPACE).database(service)
        for (table,) in server.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", database):
            found[service, table] = server.sql(f'SELECT count(*) FROM "{table}"', database)[0][0]
    return found


@pytest.mark.thorough
def test_everything_is_on_the_new_server(servers, setwise, tmp_path):
    old, new = servers
    setwise("migrate")
    setwise("backup", tmp_path / "before.tar")
    before = counts(old)
    old.stop()
    new.start()
    setwise("provision", "--folder", tmp_path / "secrets", "--whole-server")
    setwise("restore", tmp_path / "before.tar")
    noted = {("auth", "audit_entries"): 1, ("auth", "audit_head"): 1}  # that there was a restore
    assert before["catalog", "exercises"] > 100
    assert counts(new) == before | noted
    setwise("migrate")  # as every start does
    assert counts(new) == before | noted

"""Somebody is erased while each service is down in turn: after it is back, the id stands in no row of any database."""

import pytest

from harness.faults.stack import NAMES
from harness.load.writer import PASSWORD
from harness.servers.base import until

WITHIN_S = 60
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


@pytest.fixture
def traces(stage):
    """The tables in which a text stands anywhere in a row."""

    def find(text):
        found = []
        for service in NAMES:
            for (table,) in stage.sql(service, TABLES):
                rows = stage.sql(service, f"SELECT count(*) FROM \"{table}\" row WHERE row::text LIKE '%{text}%'")
                if rows[0][0]:
                    found.append(f"{service}.{table}")
        return found

    return find


OTHERS = [name for name in NAMES if name not in ("auth", "tracking")]


@pytest.mark.parametrize("service", ["tracking", *(pytest.param(name, marks=pytest.mark.thorough) for name in OTHERS)])
def test_while_it_is_down(service, stage, writer, impatient, traces, mended, timed):
    for kind in ("workout", "measurement", "plan", "live"):
        writer.write(kind)
    stage.drain()
    assert len(traces(writer.id)) > 5
    with mended(lambda: stage.thaw(service), lambda: stage.thaw(f"worker-{service}")):
        stage.freeze(service)
        stage.freeze(f"worker-{service}")
        impatient.open("DELETE", "/users/me", {"password": PASSWORD}, expect=202)
    timed("no trace", lambda: until(lambda: not traces(writer.id), WITHIN_S, f"no row with the id after {service}"))
    stage.drain()
    assert traces(writer.id) == []

"""Somebody is erased while each service is down in turn: after it is back, the id stands in no row of any database."""

import pytest

from harness.faults.stack import NAMES
from harness.load.writer import PASSWORD
from harness.servers.base import until

WITHIN_S = 60
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


@pytest.fixture
def traces(fault_stack):
    """The tables in which a text stands anywhere in a row."""

    def find(text):
        found = []
        for service in NAMES:
            for (table,) in fault_stack.sql(service, TABLES):
                rows = fault_stack.sql(service, f"SELECT count(*) FROM \"{table}\" row WHERE row::text LIKE '%{text}%'")
                if rows[0][0]:
                    found.append(f"{service}.{table}")
        return found

    return find


OTHERS = [name for name in NAMES if name not in ("auth", "tracking")]


@pytest.mark.parametrize("service", ["tracking", *(pytest.param(name, marks=pytest.mark.thorough) for name in OTHERS)])
def test_while_it_is_down(service, fault_stack, writer, impatient, traces, cleanup, measure):
    for kind in ("workout", "measurement", "plan", "live"):
        writer.write(kind)
    fault_stack.drain()
    assert len(traces(writer.id)) > 5
    with cleanup(lambda: fault_stack.thaw(service), lambda: fault_stack.thaw(f"worker-{service}")):
        fault_stack.freeze(service)
        fault_stack.freeze(f"worker-{service}")
        impatient.open("DELETE", "/users/me", {"password": PASSWORD}, expect=202)
    measure("no trace", lambda: until(lambda: not traces(writer.id), WITHIN_S, f"no row with the id after {service}"))
    fault_stack.drain()
    assert traces(writer.id) == []

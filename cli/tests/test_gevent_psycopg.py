"""Greenlets and PostgreSQL: a query that waits must let the greenlet run whose commit it waits for."""

import subprocess
import sys
from textwrap import dedent

import psycopg2
import pytest

from cli.host.gevent_psycopg import wait
from cli.system.psql import without_driver
from harness.test_servers import BACKENDS, works

POSTGRES = next((address for address in BACKENDS[0].addresses if works(address)), None)

# Without cooperation the second greenlet would sit in libpq for ever, and the first could never unlock.
TWO_GREENLETS = dedent("""
    import sys, gevent, psycopg2
    from cli.host.gevent_psycopg import cooperate

    cooperate()

    def connect():
        connection = psycopg2.connect(sys.argv[1])
        connection.autocommit = True
        return connection, connection.cursor()

    one, holder = connect()
    holder.execute("SELECT pg_advisory_lock(%s)", (KEY := 20261128,))

    def second():
        other, waiter = connect()
        waiter.execute("SELECT pg_advisory_lock(%s)", (KEY,))
        waiter.execute("SELECT repeat('x', 3000000)")
        return len(waiter.fetchone()[0])

    waiting = gevent.spawn(second)
    watcher_connection, watcher = connect()
    while True:
        watcher.execute("SELECT count(*) FROM pg_locks WHERE objid = %s AND NOT granted", (KEY,))
        if watcher.fetchone()[0]:
            break
    holder.execute("SELECT pg_advisory_unlock(%s)", (KEY,))
    print(waiting.get())
""")


@pytest.mark.skipif(POSTGRES is None, reason="no PostgreSQL")
def test_a_query_that_waits_lets_others_run():
    done = subprocess.run(
        [sys.executable, "-P", "-c", TWO_GREENLETS, without_driver(POSTGRES)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == "3000000", done.stderr


def test_an_undocumented_state_is_an_error():
    class Connection:
        def poll(self):
            return 77

    with pytest.raises(psycopg2.OperationalError, match="77"):
        wait(Connection())

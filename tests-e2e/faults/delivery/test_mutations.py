"""The harness notices breaks that were made on purpose, and the same scenarios leave the kit as it is unharmed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from harness.faults.audit import audit_ledger
from harness.faults.mutant_worker import mutant_worker
from harness.faults.stack import NAMES
from harness.load.writer import Writer
from harness.servers.base import until

WRITES = 10
PATIENCE_S = 60
SOUND_S = 3
LOSS_S = 6
HELD = 1
HOLD = f"""
    CREATE FUNCTION hold_event() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_advisory_xact_lock_shared({HELD}); RETURN NULL; END $$;
    CREATE TRIGGER hold_event AFTER INSERT ON outbox FOR EACH ROW
        WHEN (NEW.user_id = '%s') EXECUTE FUNCTION hold_event()
"""
RELEASE = "DROP TRIGGER hold_event ON outbox; DROP FUNCTION hold_event()"
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


@pytest.fixture
def resend_all(fault_stack, writer):
    """Whatever a broken relay took for sent is sent once more in the end: the next test finds a system that is well."""
    yield
    fault_stack.sql("session", unsend(writer))
    fault_stack.drain()


def unsend(writer):
    """What makes a relay send all events about somebody once more."""
    return f"UPDATE outbox SET sent_at = NULL WHERE user_id = '{writer.id}'"


@contextmanager
def events_held(server, writer) -> Iterator[None]:
    """Whoever writes an event about the writer into the session service's outbox waits until the end of the block."""
    holding = server.connect("setwise_session")
    try:
        holding.cursor().execute(f"SELECT pg_advisory_lock({HELD})")
        holding.cursor().execute(HOLD % writer.id)
        yield
    finally:
        holding.cursor().execute(f"SELECT pg_advisory_unlock({HELD})")
        holding.cursor().execute(RELEASE)
        holding.close()


def settle(fault_stack, part):
    """Wait until the relay is done and the queues are empty. What a broken part lost never is, so not for long."""
    if part == "nothing":
        fault_stack.drain()
        return
    with suppress(TimeoutError):
        within = LOSS_S if part == "by_position" else PATIENCE_S  # it never sends what was overtaken
        until(
            lambda: not fault_stack.unsent("session") and not any(fault_stack.rabbit.depths().values()),
            within,
            "all is sent",
        )
        fault_stack.drain(LOSS_S)


@pytest.mark.parametrize("part", ["nothing", pytest.param("no_confirms", marks=pytest.mark.thorough)])
def test_a_broker_that_dies_with_what_it_never_confirmed(part, fault_stack, writer, ledger, resend_all):
    with mutant_worker(fault_stack, "session", part):
        writer.write("workout")
        fault_stack.drain()  # so the relay is connected
        fault_stack.rabbit.freeze()
        for _ in range(WRITES):
            writer.write("workout")
        with suppress(TimeoutError):  # the sound relay waits for its confirms
            within = SOUND_S if part == "nothing" else PATIENCE_S
            until(lambda: not fault_stack.unsent("session"), within, "all counts as sent")
        fault_stack.rabbit.kill()
        fault_stack.rabbit.start()
        settle(fault_stack, part)
        findings = audit_ledger(ledger, fault_stack.sql)
    assert bool(findings.lost) == (part == "no_confirms"), str(findings)
    assert not findings.doubled


@pytest.mark.parametrize("part", ["nothing", pytest.param("by_position", marks=pytest.mark.thorough)])
def test_an_event_that_is_overtaken_before_its_commit(part, fault_stack, writer, ledger):
    """A request is held with its event written, and not committed; another one's event gets past it."""
    other = Writer(fault_stack.trial.url, ledger, seed=2)
    fault_stack.drain()
    with mutant_worker(fault_stack, "session", part), ThreadPoolExecutor(1) as requests:
        other.write("workout")
        fault_stack.drain()
        with events_held(fault_stack.servers["session"], writer):
            request = requests.submit(writer.write, "workout")
            until(lambda: fault_stack.sql("session", WAITING)[0][0], PATIENCE_S, "the request waits")
            other.write("workout")
            until(lambda: not fault_stack.unsent("session"), PATIENCE_S, "the later event is sent")
        request.result()
        settle(fault_stack, part)
        findings = audit_ledger(ledger, fault_stack.sql)
    assert bool(findings.lost) == (part == "by_position"), str(findings)
    fault_stack.drain()
    assert not (late := audit_ledger(ledger, fault_stack.sql)), str(late)


def test_every_event_sent_three_times_changes_nothing(fault_stack, writer, check_promises):
    for _ in range(10):
        writer.write()
    for kind in ("workout", "live"):
        writer.write(kind)
    check_promises()
    for _ in range(2):
        for service in NAMES:
            fault_stack.sql(service, unsend(writer))
        check_promises()

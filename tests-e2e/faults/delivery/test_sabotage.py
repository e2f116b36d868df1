"""The harness notices breaks that were made on purpose, and the same scenarios leave the kit as it is unharmed."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

import pytest

from harness.faults.audit import reckon
from harness.faults.mutant_worker import understudy
from harness.faults.stack import NAMES
from harness.load.writer import Writer
from harness.servers.base import until

WRITES = 10
PATIENCE_S = 60
SOUND_S = 3
LOST_AFTER_S = 6
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


@pytest.fixture
def sent_again(stage, writer):
    """Whatever a broken relay took for sent is sent once more in the end: the next test finds a system that is well."""
    yield
    stage.sql("session", told_again(writer))
    stage.drain()


def told_again(writer):
    """What makes a relay send all events about somebody once more."""
    return f"UPDATE outbox SET sent_at = NULL WHERE user_id = '{writer.id}'"


def settled(stage, part):
    """Wait until the relay is done and the queues are empty. What a broken part lost never is, so not for long."""
    if part == "nothing":
        stage.drain()
        return
    with suppress(TimeoutError):
        within = LOST_AFTER_S if part == "by_position" else PATIENCE_S  # it never sends what was overtaken
        until(lambda: not stage.unsent("session") and not any(stage.rabbit.depths().values()), within, "all is sent")
        stage.drain(LOST_AFTER_S)


@pytest.mark.parametrize("part", ["nothing", pytest.param("no_confirms", marks=pytest.mark.thorough)])
def test_a_broker_that_dies_with_what_it_never_confirmed(part, stage, writer, ledger, sent_again):
    with understudy(stage, "session", part):
        writer.write("workout")
        stage.drain()  # so the relay is connected
        stage.rabbit.freeze()
        for _ in range(WRITES):
            writer.write("workout")
        with suppress(TimeoutError):  # the sound relay waits for its confirms
            within = SOUND_S if part == "nothing" else PATIENCE_S
            until(lambda: not stage.unsent("session"), within, "all counts as sent")
        stage.rabbit.kill()
        stage.rabbit.start()
        settled(stage, part)
        findings = reckon(ledger, stage.sql)
    assert bool(findings.lost) == (part == "no_confirms"), str(findings)
    assert not findings.doubled


@pytest.mark.parametrize("part", ["nothing", pytest.param("by_position", marks=pytest.mark.thorough)])
def test_an_event_that_is_overtaken_before_its_commit(part, stage, writer, ledger):
    """A request is held at its very end, with its event written; another one's event gets past it."""
    other = Writer(stage.trial.url, ledger, seed=2)
    stage.drain()
    lock = int.from_bytes(hashlib.sha256(UUID(writer.id).bytes).digest()[:8], signed=True)
    holding = stage.servers["session"].connect("setwise_session")
    with understudy(stage, "session", part), ThreadPoolExecutor(1) as requests:
        other.write("workout")
        stage.drain()
        holding.cursor().execute(f"SELECT pg_advisory_lock({lock})")
        held = requests.submit(writer.write, "workout")
        until(lambda: stage.sql("session", WAITING)[0][0], PATIENCE_S, "the request waits at its end")
        other.write("workout")
        until(lambda: not stage.unsent("session"), PATIENCE_S, "the later event is sent")
        holding.close()  # and with it goes the lock
        held.result()
        settled(stage, part)
        findings = reckon(ledger, stage.sql)
    assert bool(findings.lost) == (part == "by_position"), str(findings)
    stage.drain()
    assert not (mended := reckon(ledger, stage.sql)), str(mended)


def test_every_event_told_three_times_changes_nothing(stage, writer, reckoned):
    for _ in range(10):
        writer.write()
    for kind in ("workout", "live"):
        writer.write(kind)
    reckoned()
    for _ in range(2):
        for service in NAMES:
            stage.sql(service, told_again(writer))
        reckoned()

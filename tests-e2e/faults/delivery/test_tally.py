"""What handles every event, on sums: doubled, shuffled and poisonous ones, and the guards removed one at a time."""

import random
import threading
from contextlib import contextmanager

import pytest

from cli.system.dead_letters import dead_letters
from harness.faults import mutations
from harness.faults.tally_service import PAID, TallyService, paid, promised
from harness.servers.base import NotThere, until
from harness.servers.postgres import Postgres
from service_kit import clock
from service_kit.ids import new_id
from service_kit.messaging import consumer, copies, mailbox
from service_kit.messaging.envelope import encode
from service_kit.messaging.transports.amqp_consumer import AmqpConsumer
from service_kit.messaging.transports.connection import connect
from service_kit.messaging.transports.topology import Names
from service_kit.observability.logs import configure_logs
from service_kit.retries import LONGEST
from service_kit.testing.frozen_clock import frozen

NAMES = Names("tally-test")
SOME = [new_id() for _ in range(20)]
SUBJECT = SOME[0]
VERSIONS = 10
GOOD, POISON = 990, 10


@pytest.fixture(scope="module")
def postgres():
    """A server that spares the disk: nobody kills it here."""
    try:
        with Postgres(durable=False) as server:
            yield server
    except NotThere as missing:
        pytest.skip(f"NO SERVERS OF OUR OWN, SO NOTHING IS PROVED HERE: {missing}")


@pytest.fixture
def tally(postgres):
    """The service, on a database of its own."""
    name = f"tally_{new_id().hex}"
    postgres.create(name)
    return TallyService.at(postgres.url(name))


@pytest.fixture
def repaired():
    """Puts the kit together again."""
    pieces = [(consumer, "insert_ignoring"), (copies, "keep_newest")]
    whole = [(module, name, getattr(module, name)) for module, name in pieces]
    yield
    for module, name, piece in whole:
        setattr(module, name, piece)


@pytest.fixture
def events():
    """Some subjects, each in several versions."""
    rng = random.Random(5)
    return [paid(subject, version, rng.randint(1, 1000)) for subject in SOME for version in range(1, VERSIONS)]


@pytest.fixture
def consuming(fault_stack):
    """``with consuming(tally) as until:`` the service takes what comes; ``until(check)`` waits for something of it."""

    @contextmanager
    def run(tally):
        ending = threading.Event()
        consumer_ = AmqpConsumer(fault_stack.rabbit.url(), "tally", {PAID: ["tally"]}, NAMES)

        def loop():
            while not ending.is_set():
                with tally.app.app_context():
                    consumer_.step()
            consumer_.close()

        with tally.app.app_context():
            consumer_.step()  # makes the queues, before anybody sends
        thread = threading.Thread(target=loop)
        thread.start()
        try:
            yield lambda check: until(check, 180, "the events have their effect")
        finally:
            ending.set()
            thread.join()

    return run


@pytest.fixture
def send(fault_stack):
    """Sends events to the service."""

    def publish(events):
        with connect(fault_stack.rabbit.url(), "fault tests") as connection:
            channel = connection.channel()
            for event in events:
                channel.basic_publish(NAMES.events(), PAID, encode(event))

    return publish


@pytest.fixture(scope="module", autouse=True)
def log_critical_only():
    """Failures are meant here; their tracebacks would take most of the time."""
    configure_logs("tally", "critical", "json")


@pytest.mark.parametrize("part", ["nothing", "no_inbox"])
def test_three_times_and_shuffled(part, tally, events, repaired):
    getattr(mutations, part)()
    deliveries = events * 3
    random.Random(6).shuffle(deliveries)
    tally.take_all(deliveries)
    totals, newest = promised(events)
    assert (tally.sums()[0] == totals) == (part == "nothing")
    assert tally.sums()[1] == newest  # what carries a version does not need the inbox


@pytest.mark.parametrize("part", ["nothing", "unguarded"])
def test_an_older_version_that_looks_first_and_writes_last(part, tally, repaired):
    first, older, newer = (paid(SUBJECT, version, amount) for version, amount in ((1, 10), (2, 20), (3, 30)))
    looked, written = threading.Event(), threading.Event()

    def come_in_between():
        if not looked.is_set():  # only the older one waits
            looked.set()
            assert written.wait(60)

    if part == "unguarded":
        mutations.unguarded(come_in_between)
    else:
        looked.set()  # the sound kit has no such moment
    tally.take_all([first])
    slow = threading.Thread(target=tally.take_all, args=([older],))
    slow.start()
    assert looked.wait(60)
    tally.take_all([newer])
    written.set()
    slow.join()
    assert (tally.sums()[1] == promised([first, older, newer])[1]) == (part == "nothing")


def test_ten_poisonous_among_a_thousand(tally, send, consuming):
    """The good ones pass at once; the bad ones die with their reason after as many tries as they are given."""
    rng = random.Random(9)
    good = [paid(rng.choice(SOME), number, number) for number in range(1, GOOD + 1)]
    bad = [paid(rng.choice(SOME), number, "a lot") for number in range(1, POISON + 1)]
    deliveries = good + bad
    rng.shuffle(deliveries)
    with consuming(tally) as until_true:
        send(deliveries)
        until_true(lambda: tally.sums()[0] == promised(good)[0])
        until_true(lambda: len(tally.waiting()) == POISON)
    start = clock.now()
    for step in range(4 * mailbox.MAX_ATTEMPTS):
        with frozen(start + step * LONGEST), tally.app.app_context():
            while mailbox.open_next():
                pass
    with tally.app.app_context():
        dead = dead_letters()
    assert {letter.event_id for letter in dead} == {event.id for event in bad}
    assert {letter.attempts for letter in dead} == {mailbox.MAX_ATTEMPTS}
    assert all("amount" in letter.last_error for letter in dead)
    assert tally.sums()[0] == promised(good)[0]

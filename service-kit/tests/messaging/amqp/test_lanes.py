"""RabbitMQ's two lanes: a queue each, small events first, one list of the dead."""

import pytest

from cli.system.dead_letters import dead_letters
from service_kit.messaging.lanes import BULK, LANES, SMALL, in_lane
from service_kit.messaging.transports import topology


@pytest.fixture
def pay(bank, publisher, relay):
    """``pay(10, BULK)``: so many events in this lane, sent; gives their subjects."""

    def emit_and_relay(count, lane=SMALL):
        with in_lane(lane):
            subjects = [bank.change("bank.paid.v1") for _ in range(count)]
        while relay(bank, publisher):
            pass
        return subjects

    return emit_and_relay


def test_each_lane_has_a_queue(pay, names, depth):
    pay(2, SMALL)
    pay(3, BULK)
    assert [depth(names.queue("ledger", lane)) for lane in LANES] == [2, 3]


def test_a_slow_bulk_event_holds_up_a_small_one_once_at_most(pay, ledger, consuming):
    """One of a burst is in hand when somebody does something: that comes next, before the rest of the burst."""
    handled, extra = [], []

    def handle(event):
        if not handled:
            extra.extend(pay(1))  # it arrives while the first of the burst is in hand
        handled.append(event.subject)

    ledger.before = handle
    burst = pay(10, BULK)
    with consuming(ledger) as until:
        until(lambda: len(handled) == 11)
    assert handled.index(extra[0]) == 1
    assert [subject for subject in handled if subject not in extra] == burst


def test_many_small_events_starve_no_bulk_one(pay, ledger, consuming):
    lanes = []
    ledger.before = lambda event: lanes.append(event.lane)
    pay(15)
    pay(2, BULK)
    with consuming(ledger) as until:
        until(lambda: len(lanes) == 17)
    assert lanes[-1] == SMALL


def test_the_small_queue_is_the_one_from_before_there_were_lanes(names):
    """A queue can be declared with its own arguments only, and what waits in it from then is consumed as small."""
    assert topology.queues("ledger", names)[names.queue("ledger")] == {
        "x-queue-type": "quorum",
        "x-delivery-limit": 20,
        "x-dead-letter-exchange": names.dead,
        "x-dead-letter-routing-key": names.queue("ledger"),
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    assert names.dead_queue("ledger") == f"{names.queue('ledger')}.dead"


def test_while_a_queue_is_missing_events_stay_in_the_outbox(pay, bank, control, names):
    """Only one of the two subscribers has its bulk queue: the broker itself would not tell."""
    control.queue_delete(names.queue("ledger", BULK))
    pay(1, BULK)
    [row] = bank.rows("Outbox")
    assert (row.sent_at, row.last_error) == (None, "no queue yet for ledger")


def test_the_dead_of_both_lanes_are_in_one_list(few_deliveries, pay, ledger, consuming, within, killed):
    def kill(_event):
        raise killed

    ledger.before = kill
    for lane in LANES:
        pay(1, lane)
        for _ in range(4):
            with consuming(ledger) as until, pytest.raises(killed):
                until(lambda: False)
    with consuming(ledger) as until:
        until(lambda: len(ledger.rows("Mailbox")) == 2)
    with within(ledger):
        assert sorted((letter.lane, "delivery_limit" in letter.last_error) for letter in dead_letters()) == [
            (BULK, True),
            (SMALL, True),
        ]

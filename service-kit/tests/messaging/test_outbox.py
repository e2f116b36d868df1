"""Writing events: with the change or not at all."""

import pytest

from service_kit.db.session import transaction
from service_kit.errors import PayloadTooLarge
from service_kit.ids import new_id
from service_kit.messaging.outbox import emit
from service_kit.observability.logs import bind


def test_a_change_and_its_event_are_committed_together(bank):
    subject = bank.change("bank.paid.v1", version=7, amount=3)
    [row] = bank.rows("Outbox")
    assert (row.type, row.subject, row.version, row.data) == ("bank.paid.v1", subject, 7, {"amount": 3})
    assert row.sent_at is None


def test_a_rolled_back_change_tells_nothing(bank, within):
    def change():
        with transaction():
            emit("bank.paid.v1", subject=new_id(), version=1, data={})
            raise ZeroDivisionError

    with within(bank), pytest.raises(ZeroDivisionError):
        change()
    assert bank.rows("Outbox") == []


def test_the_request_that_caused_an_event_is_named_in_it(bank):
    bind(request_id="the-request")
    bank.change("bank.paid.v1")
    bind()
    assert bank.rows("Outbox")[0].correlation_id == "the-request"


def test_only_declared_types_are_emitted(bank, within):
    with within(bank), pytest.raises(LookupError, match="PUBLISHES"), transaction():
        emit("bank.robbed.v1", subject=new_id(), version=1, data={})


def test_the_version_is_only_known_after_the_flush(bank, within):
    with within(bank), transaction() as unit:
        unit.add(bank.Balance(subject=new_id(), version=1, amount=1))
        with pytest.raises(RuntimeError, match="flush"):
            emit("bank.paid.v1", subject=new_id(), version=1, data={})
        unit.flush()
        emit("bank.paid.v1", subject=new_id(), version=1, data={})


def test_an_event_beyond_the_limit_is_refused_with_its_change(bank, within):
    with within(bank), pytest.raises(PayloadTooLarge), transaction():
        emit("bank.paid.v1", subject=new_id(), version=1, data={"note": "x" * 256 * 1024})

"""What an event costs in statements, on its way out and where it is handled."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from service_kit.db.session import db_session
from service_kit.ids import new_id
from service_kit.messaging.relay import relay_once
from service_kit.messaging.transports import Outcome
from service_kit.testing.statements import recorded_statements


class Accepting:
    def publish(self, events):
        return Outcome(sent={event.id for event in events})

    def keep_alive(self):
        pass


@pytest.fixture
def relay(within):
    def run(toy):
        with within(toy), recorded_statements(toy.app) as statements:
            relay_once(Accepting())
        return [one for one in statements if one != "ROLLBACK"]

    return run


def test_a_relay_with_nothing_to_send_asks_once(bank, relay):
    assert [one for one in relay(bank) if one != "COMMIT"] == ["SELECT outbox"]


def test_a_batch_costs_as_much_as_one_event(bank, relay):
    for _ in range(5):
        bank.change("bank.paid.v1", user_id=new_id())
    assert relay(bank) == ["SELECT outbox", "SELECT tombstones", "UPDATE outbox", "COMMIT"]


BACKEND = text("SELECT pg_backend_pid()")


def test_a_connection_that_the_server_has_closed_is_replaced_before_it_is_used(on_postgresql, bank, within):
    """Although none is asked whether it still answers."""
    with within(bank):
        [engine, backend] = [db_session().get_bind(), db_session().scalar(BACKEND)]
    with within(bank):
        assert db_session().scalar(BACKEND) == backend
    elsewhere = create_engine(engine.url, poolclass=NullPool)
    with elsewhere.connect() as administrator:
        assert administrator.scalar(text("SELECT pg_terminate_backend(:backend, 60000)"), {"backend": backend})
    with within(bank):
        assert db_session().scalar(BACKEND) != backend

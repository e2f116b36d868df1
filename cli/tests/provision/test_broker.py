"""The broker's definitions: equal to the code, loaded by a real RabbitMQ, and walls between the services."""

import json
import uuid
from contextlib import suppress

import pika
import pytest
from pika.exceptions import AMQPError, ChannelClosedByBroker, ProbableAccessDeniedError, ProbableAuthenticationError

from cli.provision import broker
from cli.provision.definitions import definitions, with_users
from cli.system.names import ADMIN, NAMES, Namespace
from cli.system.paths import ROOT
from cli.tests.provision.managed import ManagedRabbit
from harness.contracts import wirings
from service_kit.messaging.lanes import LANES
from service_kit.messaging.subscriptions import committed_routing, routing
from service_kit.messaging.transports.connection import declare_consumer, declare_exchanges
from service_kit.messaging.transports.topology import DELIVERY_LIMIT, Names
from service_kit.testing.contracts import Contracts

SPACE = Namespace()
NAMED = Names()
PASSWORDS = {reader: f"the-password-of-{reader}" for reader in (*NAMES, ADMIN)}
OTHER = Namespace("north")


def test_the_committed_file_says_what_the_code_does():
    committed = json.loads((ROOT / "deploy/rabbitmq/definitions.json").read_text())
    assert committed == definitions(SPACE, routing(wirings())), "write it again: ./setwise generate"
    assert "users" not in committed


@pytest.fixture(scope="module")
def rabbit(tmp_path_factory):
    file = tmp_path_factory.mktemp("definitions") / "definitions.json"
    file.write_text(json.dumps(with_users(definitions(SPACE), SPACE, PASSWORDS)))
    file.chmod(0o644)
    with ManagedRabbit(file) as server:
        yield server


@pytest.fixture
def connect(rabbit):
    """Connect as a service's user."""
    opened = []

    def enter(reader, space=SPACE, password=None):
        login = f"{space.user(reader)}:{password or PASSWORDS[reader]}"
        opened.append(
            pika.BlockingConnection(pika.URLParameters(f"amqp://{login}@127.0.0.1:{rabbit.port}/{space.vhost}"))
        )
        return opened[-1]

    yield enter
    for connection in opened:
        with suppress(AMQPError):  # one of a vhost that is gone ends badly
            connection.close()


def subscribers_of(kind):
    return committed_routing().get(kind, [])


@pytest.mark.parametrize("service", NAMES)
def test_a_service_declares_publishes_and_takes_what_is_its_own(connect, service):
    connection, routes = connect(service), committed_routing()
    declare_exchanges(connection, NAMED)
    channel = connection.channel()
    channel.confirm_delivery()
    for kind in Contracts().types():
        if kind.startswith(f"{service}.") and subscribers_of(kind):
            for lane in LANES:
                channel.basic_publish(NAMED.events(lane), kind, kind.encode(), mandatory=True)
    if any(service in consumers for consumers in routes.values()):
        assert declare_consumer(connection, service, routes, NAMED).keys() == {
            *(NAMED.queue(service, lane) for lane in LANES),
            NAMED.dead_queue(service),
        }
        for lane in LANES:
            channel.queue_purge(NAMED.queue(service, lane))
        channel.basic_get(NAMED.dead_queue(service), auto_ack=True)


def assert_access_refused(act):
    with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
        act()


def test_no_service_reads_changes_or_removes_anothers_queue(connect):
    plans = connect("plans")
    theirs = NAMED.queue("tracking")
    assert_access_refused(lambda: plans.channel().basic_get(theirs))
    assert_access_refused(lambda: plans.channel().queue_purge(theirs))
    assert_access_refused(lambda: plans.channel().queue_delete(theirs))
    assert_access_refused(lambda: plans.channel().queue_bind(theirs, NAMED.events(), "session.workout-finished.v1"))
    assert_access_refused(lambda: plans.channel().queue_declare("spy"))


@pytest.mark.parametrize("lane", LANES)
def test_no_service_speaks_in_anothers_name_or_listens_to_what_it_does_not_handle(connect, lane):
    plans = connect("plans")
    channel = plans.channel()
    channel.confirm_delivery()
    events, queue = NAMED.events(lane), NAMED.queue("plans", lane)
    assert_access_refused(lambda: channel.basic_publish(events, "auth.account-erased.v1", b"{}", mandatory=True))
    for key in ("#", "tracking.goal-reached.v1"):
        assert_access_refused(lambda key=key: plans.channel().queue_bind(queue, events, key))


def test_whoever_has_no_password_stays_outside(connect):
    with pytest.raises(ProbableAuthenticationError):
        connect("plans", password="wrong")


def test_what_kills_its_consumer_ends_in_the_dead_queue(connect):
    """The queues that the file made work as those that the code makes: limit and dead letters included."""
    body = uuid.uuid4().hex.encode()
    session = connect("session")
    own = session.channel()
    own.confirm_delivery()
    own.basic_publish(NAMED.events(), "session.workout-finished.v1", body, mandatory=True)
    channel = connect("plans").channel()
    deliveries = 0
    for method, _, found in channel.consume(NAMED.queue("plans"), inactivity_timeout=60):
        assert method is not None, "it came too seldom"
        channel.basic_nack(method.delivery_tag, requeue=found == body)
        deliveries += found == body
        if deliveries > DELIVERY_LIMIT:
            break
    channel.cancel()
    for method, _, found in channel.consume(NAMED.dead_queue("plans"), inactivity_timeout=60):
        assert method is not None, "it never died"
        channel.basic_ack(method.delivery_tag)
        if found == body:
            return


def test_a_running_broker_is_provisioned_through_its_api_and_again_without_a_change(rabbit, connect):
    api = rabbit.api(SPACE.user(ADMIN), PASSWORDS[ADMIN])
    changes = list(broker.provision(api, OTHER, PASSWORDS))
    assert "queue north.tracking: made" in changes
    assert list(broker.provision(api, OTHER, PASSWORDS)) == []
    assert "binding" not in "".join(broker.provision(api, SPACE, PASSWORDS))
    connect("tracking", OTHER).channel().queue_purge("north.tracking")
    tags = {one["name"]: one["tags"] for one in broker.Api(api).call("GET", "/users")}
    assert (tags[SPACE.user(ADMIN)], tags[OTHER.user(ADMIN)]) == (["administrator"], []), "whose broker it is"

    changed = list(broker.provision(api, OTHER, PASSWORDS | {"tracking": "another"}))
    assert changed == ["user north-tracking: made"]
    connect("tracking", OTHER, "another").channel().queue_purge("north.tracking")

    broker.drop(api, OTHER, (*NAMES, ADMIN))
    with pytest.raises((ProbableAuthenticationError, ProbableAccessDeniedError)):
        connect("tracking", OTHER, "another")


def test_a_binding_that_nobody_handles_any_more_is_removed(rabbit):
    api = rabbit.api(SPACE.user(ADMIN), PASSWORDS[ADMIN])
    broker.Api(api).call(
        "POST", f"/bindings/{SPACE.vhost}/e/{NAMED.events()}/q/{NAMED.queue('plans')}", {"routing_key": "plans.old.v1"}
    )
    assert list(broker.provision(api, SPACE, PASSWORDS)) == [
        f"binding plans.old.v1 of queue {NAMED.queue('plans')}: removed, nobody handles it any more"
    ]

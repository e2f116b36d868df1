"""A system on servers that run already: whose it is, where they are, and that two of them leave each other be."""

import argparse
import json
import threading
from dataclasses import asdict, replace
from urllib.parse import urljoin
from uuid import uuid4

import pika
import pytest
import redis
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from cli.commands import up
from cli.provision import databases as databases_of
from cli.provision import stack_setup
from cli.provision.databases import exists, has_other_passwords
from cli.provision.definitions import subscribers
from cli.provision.queues import connected
from cli.provision.stack_setup import CannotSettle
from cli.system.environment import database_urls, environment
from cli.system.names import NAMES, REVOCATIONS, Namespace
from cli.system.paths import Data
from cli.system.server_addresses import Servers, variable
from cli.system.services import ports
from cli.system.stack import Stack, bare
from harness.system import stack_for_tests
from harness.test_servers import BACKENDS, works
from service_kit.messaging.subscriptions import committed_routing
from service_kit.messaging.transports.connection import is_served
from service_kit.messaging.transports.topology import Names

MISSING = [one.name for one in BACKENDS if not any(works(address) for address in one.addresses)]
needs_servers = pytest.mark.skipif(bool(MISSING), reason=f"not reachable: {', '.join(MISSING)}")


def folder(path):
    data = Data(path)
    data.make()
    return data


@pytest.fixture
def settle(tmp_path):
    """Settle a new data folder in a namespace; all of it is dropped in the end."""
    stacks = []

    def make(name, namespace, **more):
        servers = Servers.from_environment(stack_for_tests())
        stack = stack_setup.settle(folder(tmp_path / name), servers, namespace, **more)
        list(stack_setup.provision(stack, print))
        stacks.append(stack)
        return stack

    yield make
    for stack in stacks:
        stack_setup.drop(stack)


@pytest.fixture
def name():
    return f"try{uuid4().hex[:12]}"


def test_every_missing_server_is_named_with_its_place_and_its_variable(tmp_path):
    nowhere = Servers(
        postgres="postgresql://me:secret@127.0.0.1:1/x", amqp="amqp://127.0.0.1:2/", redis="redis://127.0.0.1:3/0"
    )
    with pytest.raises(CannotSettle) as failure:
        stack_setup.settle(folder(tmp_path), nowhere, None)
    text = str(failure.value)
    assert all(place in text for place in ("127.0.0.1:1/x", "127.0.0.1:2", "127.0.0.1:3"))
    assert all(variable(server) in text for server in ("postgres", "amqp", "redis"))
    assert "secret" not in text
    assert Stack.of(Data(tmp_path)) is None


@pytest.mark.parametrize(
    ("server", "address"), [("amqp", "mq.example"), ("redis", "http://127.0.0.1"), ("postgres", "mysql://db/x")]
)
def test_what_is_no_address_of_such_a_server_is_reported(tmp_path, server, address):
    with pytest.raises(CannotSettle, match=r"must be (amqp|redis|postgresql)://"):
        stack_setup.reach(Servers(**{server: address}), [server])


def test_a_folder_of_the_other_kind_is_refused(tmp_path):
    data = folder(tmp_path)
    data.database("plans").write_text("")
    with pytest.raises(CannotSettle, match="SQLite"):
        stack_setup.settle(data, Servers(), None)


@needs_servers
def test_a_plain_up_does_not_start_an_empty_system_beside_a_stack(settle, name, tmp_path):
    settle("a", name)
    options = argparse.Namespace(stack=False, namespace=None, take_over=False)
    with pytest.raises(ValueError, match="up --stack"):
        up.prepare_stack(Data(tmp_path / "a"), options)


@needs_servers
def test_every_command_finds_the_system_by_its_folder(settle, name, tmp_path):
    stack = settle("a", name)
    data = Data(tmp_path / "a")
    assert Stack.of(data) == stack
    assert database_urls(data, {})["plans"].endswith(f"/{name}_plans")
    values = environment(data, ports(), {"SETWISE_TRANSPORT": "amqp://elsewhere"})
    assert values["SETWISE_NAMESPACE"] == name
    assert values["SETWISE_TRANSPORT"] == "amqp://elsewhere", "what is given wins"
    assert values["SETWISE_REVOCATIONS_URL"] == stack.redis(REVOCATIONS)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "a" / "stack").rglob("*") if path.is_file()} == {0o600}
    assert list(stack_setup.provision(stack, print)) == []


@needs_servers
def test_a_known_system_waits_for_its_broker_but_a_new_address_must_be_right(settle, name, tmp_path):
    known = settle("a", name).servers
    away = replace(known, amqp="amqp://guest:guest@127.0.0.1:1/")
    with pytest.raises(CannotSettle, match="SETWISE_STACK_AMQP"):
        stack_setup.settle(Data(tmp_path / "a"), away, None)
    assert Stack.of(Data(tmp_path / "a")).servers == known
    (tmp_path / "a" / "stack" / "servers.json").write_text(json.dumps({"namespace": name, "servers": asdict(away)}))
    assert stack_setup.settle(Data(tmp_path / "a"), away, None).servers == away


@needs_servers
def test_at_the_first_start_every_queue_is_bound_before_anything_runs(settle, name):
    stack, names, routing = settle("a", name), Names(name), committed_routing()
    with connected(stack.servers.amqp) as connection:
        assert all(is_served(connection, service, routing, names) for service in subscribers(routing))


@needs_servers
def test_a_broker_that_is_away_is_reported_and_only_once_provisioned_no_obstacle(settle, name):
    stack = settle("a", name)
    away = replace(stack, servers=replace(stack.servers, amqp="amqp://guest:guest@127.0.0.1:1/"))
    with pytest.raises(CannotSettle, match="cannot be made ready"):
        list(stack_setup.provision(away, print))
    (stack.folder / "provisioned").write_text(f"{bare(away.servers.amqp)}\n")
    warnings = []
    assert list(stack_setup.provision(away, warnings.append)) == []
    assert "RabbitMQ cannot be seen to now" in warnings[0]


@needs_servers
def test_a_broker_that_refuses_is_reported_at_every_start(settle, name):
    """It answers, so nothing becomes better by waiting."""
    stack = settle("a", name)
    deny = make_server("127.0.0.1", 0, Response(status=401), threaded=True)
    threading.Thread(target=deny.serve_forever, daemon=True).start()
    api = f"http://guest:guest@127.0.0.1:{deny.server_port}"
    denied = replace(stack, servers=replace(stack.servers, amqp_api=api))
    (stack.folder / "provisioned").write_text(f"{bare(api)}\n")
    with pytest.raises(CannotSettle, match="401"):
        list(stack_setup.provision(denied, print))
    deny.shutdown()
    deny.server_close()


@needs_servers
def test_a_redis_without_room_for_all_three_is_reported():
    redis_url = Servers.from_environment(stack_for_tests()).redis
    with redis.Redis.from_url(redis_url) as client:
        last = int(client.config_get("databases")["databases"]) - 1
    with pytest.raises(CannotSettle, match="SETWISE_STACK_REDIS"):
        stack_setup.reach(Servers(redis=urljoin(redis_url, f"/{last}")), ["redis"])


@needs_servers
def test_a_namespace_is_taken_from_nobody_by_mistake(settle, name, tmp_path):
    first = settle("a", name)
    with pytest.raises(CannotSettle, match="--take-over"):
        settle("b", name)
    with pytest.raises(CannotSettle, match=name):
        stack_setup.settle(Data(tmp_path / "a"), first.servers, "another")
    second = settle("b", name, take_over=True)
    assert second.databases() != first.databases()


def has_its_passwords(stack):
    """As the server keeps them: whom it lets in without any is its own affair."""
    passwords = {name: stack.passwords.of("postgres")[name] for name in NAMES}
    return not has_other_passwords(stack.servers.postgres, stack.space, passwords)


@needs_servers
def test_an_older_folder_takes_nothing_back_by_mistake(settle, name, tmp_path):
    old, new = settle("old", name), settle("new", name, take_over=True)
    with pytest.raises(CannotSettle, match=f"other passwords than {tmp_path / 'old'} knows.*--take-over"):
        settle("old", name)
    assert (has_its_passwords(old), has_its_passwords(new)) == (False, True)
    settle("old", name, take_over=True)
    assert (has_its_passwords(old), has_its_passwords(new)) == (True, False)


@needs_servers
def test_a_first_start_that_ended_half_way_goes_on(settle, name):
    stack = settle("a", name)
    with databases_of.connected(stack.servers.postgres) as connection:
        databases_of.run(connection, f'ALTER ROLE "{name}_plans" PASSWORD NULL')
        databases_of.run(connection, f'DROP DATABASE "{name}_auth"')
        databases_of.run(connection, f'DROP ROLE "{name}_auth"')
    assert has_its_passwords(settle("a", name))


@needs_servers
def test_who_may_not_look_at_passwords_goes_on(settle, name):
    stack, steward = settle("a", name), f"{name}_steward"
    with databases_of.connected(stack.servers.postgres) as connection:
        databases_of.run(connection, f"CREATE ROLE \"{steward}\" LOGIN CREATEDB CREATEROLE PASSWORD 'of the steward'")
        try:
            place = stack.servers.postgres.rpartition("@")[2]
            plain = f"postgresql://{steward}:of%20the%20steward@{place}"
            assert not has_other_passwords(plain, stack.space, dict.fromkeys(NAMES, "another"))
        finally:
            databases_of.run(connection, f'DROP ROLE "{steward}"')


@needs_servers
def test_passwords_are_renewed_by_removing_their_file(settle, name):
    """As docs/operations.md says."""
    before = settle("a", name)
    known = before.databases()
    (before.folder / "provision" / "passwords.json").unlink()
    with pytest.raises(CannotSettle, match="--take-over"):
        settle("a", name)
    after = settle("a", name, take_over=True)
    assert not set(known.values()) & set(after.databases().values())
    assert (has_its_passwords(before), has_its_passwords(after)) == (False, True)


@needs_servers
def test_of_two_systems_on_the_same_servers_one_is_dropped_and_the_other_stays(settle, name):
    dropped, stays = settle("a", name), settle("b", f"{name}b")
    for stack in (dropped, stays):
        redis.Redis.from_url(stack.redis(REVOCATIONS)).set(f"{stack.space.name}:revoked:x", "1")
    stack_setup.drop(dropped)
    assert not exists(dropped.servers.postgres, dropped.space)
    assert exists(stays.servers.postgres, stays.space)
    existing = [
        bool(redis.Redis.from_url(one.redis(REVOCATIONS)).exists(f"{one.space.name}:revoked:x"))
        for one in (dropped, stays)
    ]
    assert existing == [False, True]


@needs_servers
def test_without_a_management_api_everybody_uses_what_was_given(settle, name):
    stack = settle("a", name)
    assert {stack.transport(service) for service in NAMES} == {stack.servers.amqp}
    pika.BlockingConnection(pika.URLParameters(stack.transport())).close()


def test_with_one_each_worker_has_its_own_user(tmp_path):
    servers = Servers(amqp="amqp://guest:guest@mq:5672/", amqp_api="http://guest:guest@mq:15672")
    stack = Stack(tmp_path, servers, Namespace("north"))
    assert stack.transport("plans").startswith("amqp://north-plans:")
    assert stack.transport("plans").endswith("@mq:5672/north")
    assert len({stack.transport(service) for service in NAMES}) == len(NAMES)

"""Redis with our users: each may touch the keys that it needs, and whoever gives no password nothing at all."""

import pytest
import redis
from redis.exceptions import AuthenticationError, NoPermissionError

from cli.provision.redis_users import acl
from cli.system.names import NAMES, Namespace
from cli.system.passwords import GATEWAY
from harness.servers.redis import Redis

SPACE = Namespace("harbour")
PASSWORDS = {reader: f"the-password-of-{reader}" for reader in (*NAMES, GATEWAY)}


class Guarded(Redis):
    """A server that was started with our file of users."""

    def prepare(self):
        (self.folder / "users.acl").write_text(acl(SPACE, PASSWORDS))

    def command(self):
        return [*super().command(), "--aclfile", self.folder / "users.acl"]


@pytest.fixture(scope="module")
def server():
    with Guarded() as server:
        yield server


@pytest.fixture
def user(server):
    def enter(reader, password=None):
        return redis.Redis(
            port=server.port, username=SPACE.user(reader), password=password or PASSWORDS[reader], decode_responses=True
        )

    return enter


def test_auth_tells_who_was_logged_out_and_all_others_only_read_it(user):
    user("auth").set("harbour:revoked:x", "1")
    for reader in (*NAMES, GATEWAY):
        assert user(reader).get("harbour:revoked:x") == "1"
        assert "run_id" in user(reader).info("server")
        if reader != "auth":
            with pytest.raises(NoPermissionError):
                user(reader).delete("harbour:revoked:x")


def test_only_the_gateway_counts_and_caches(user):
    gateway = user(GATEWAY)
    assert gateway.eval("return redis.call('incrby', KEYS[1], 1)", 1, "harbour:limits:x") == 1
    assert gateway.set("harbour:cache:x", "1")
    for reader in NAMES:
        with pytest.raises(NoPermissionError):
            user(reader).get("harbour:cache:x")


@pytest.mark.parametrize("command", ["FLUSHALL", "KEYS *", "CONFIG GET *", "ACL LIST", "SHUTDOWN"])
@pytest.mark.parametrize("reader", ["auth", GATEWAY])
def test_nobody_may_harm_the_server(user, reader, command):
    with pytest.raises(NoPermissionError):
        user(reader).execute_command(*command.split())


def test_another_deployments_keys_are_out_of_reach(user):
    with pytest.raises(NoPermissionError):
        user(GATEWAY).get("setwise:cache:x")


def test_without_a_password_one_learns_that_the_server_lives(server, user):
    nobody = redis.Redis(port=server.port)
    assert nobody.ping()
    with pytest.raises(NoPermissionError):
        nobody.get("harbour:revoked:x")
    with pytest.raises(AuthenticationError):
        user("auth", "wrong").ping()

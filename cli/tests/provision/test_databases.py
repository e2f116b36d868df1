"""Roles and databases on a real PostgreSQL: one each, closed to all others, made again without harm."""

import psycopg2
import pytest
from sqlalchemy.engine import make_url

from cli.provision import databases, stack_setup
from cli.system.names import NAMES, Namespace
from cli.system.psql import run, without_driver
from cli.system.server_addresses import Servers
from cli.system.stack import Stack
from harness.servers.postgres import Postgres
from harness.test_servers import BACKENDS, works
from service_kit.ids import new_id
from service_kit.testing.postgresql import POSTGRES

pytestmark = pytest.mark.skipif(not works(POSTGRES), reason=f"no PostgreSQL: {BACKENDS[0].variable}")
PASSWORDS = {name: f"the-password-of-{name}" for name in NAMES}
ADMIN = without_driver(POSTGRES)


def provision(space, passwords=PASSWORDS, admin=ADMIN, **more):
    return list(databases.provision(admin, space, passwords, **more))


@pytest.fixture(scope="module")
def space():
    space = Namespace(f"try{new_id().hex}")
    provision(space)
    yield space
    databases.drop(ADMIN, space, NAMES)


def address(space, role, database):
    url = make_url(ADMIN).set(
        username=space.database(role), password=PASSWORDS[role], database=space.database(database)
    )
    return url.render_as_string(hide_password=False)


def rows(url, statement):
    with databases.connected(url) as connection:
        return run(connection, statement)


def test_a_second_run_changes_nothing_and_leaves_the_data_alone(space):
    mine = address(space, "plans", "plans")
    rows(mine, "CREATE TABLE kept (x int); INSERT INTO kept VALUES (42)")
    assert provision(space) == []
    assert rows(mine, "SELECT x FROM kept") == [(42,)]
    assert rows(mine, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()") == [
        (space.database("plans"),)
    ]


@pytest.mark.parametrize("role", NAMES)
def test_a_service_enters_its_own_database_and_no_other(space, role):
    for database in NAMES:
        if database == role:
            assert rows(address(space, role, database), "SELECT current_user") == [(space.database(role),)]
        else:
            with pytest.raises(psycopg2.OperationalError, match="permission denied"):
                rows(address(space, role, database), "SELECT 1")


def test_a_role_has_no_right_beyond_its_database(space):
    mine = address(space, "auth", "auth")
    for statement in ("CREATE DATABASE more", "CREATE ROLE more", "COPY (SELECT 1) TO PROGRAM 'true'"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            rows(mine, statement)


def test_a_role_that_was_given_more_loses_it_again(space):
    name = space.database("auth")
    rows(ADMIN, f'ALTER ROLE "{name}" SUPERUSER CONNECTION LIMIT -1')
    rows(ADMIN, f'GRANT CONNECT ON DATABASE "{name}" TO PUBLIC')
    assert provision(space) == [
        f"role {name}: may log in {databases.CONNECTIONS} times and nothing else",
        f"database {name}: closed to the public",
    ]


def test_a_changed_password_is_set_and_the_old_one_is_worth_nothing(space):
    changed = PASSWORDS | {"session": "another"}
    stored = "SELECT rolpassword FROM pg_authid WHERE rolname = "
    assert provision(space, changed) == [f"role {space.database('session')}: password set"]
    ((verifier,),) = rows(ADMIN, f"{stored}'{space.database('session')}'")
    assert databases.matches(verifier, "another")
    assert not databases.matches(verifier, PASSWORDS["session"])
    assert provision(space) == [f"role {space.database('session')}: password set"]


def test_an_administrator_need_not_be_a_superuser():
    """As that of a managed server: he may make roles and databases, no more."""
    space, steward = Namespace(f"try{new_id().hex}"), f"steward{new_id().hex}"
    rows(ADMIN, f"CREATE ROLE \"{steward}\" LOGIN CREATEDB CREATEROLE PASSWORD 'of the steward'")
    admin = make_url(ADMIN).set(username=steward, password="of the steward").render_as_string(hide_password=False)
    try:
        assert provision(space, admin=admin)
        again = provision(space, admin=admin)
        assert again == [f"role {space.database(name)}: password set" for name in NAMES]  # he may not look at them
        assert rows(address(space, "plans", "plans"), "SELECT 1") == [(1,)]
        with pytest.raises(psycopg2.OperationalError, match="permission denied"):
            rows(address(space, "plans", "auth"), "SELECT 1")
    finally:
        databases.drop(ADMIN, space, NAMES)
        rows(ADMIN, f'DROP ROLE "{steward}"')


def test_a_server_of_our_own_is_closed_altogether_and_asks_for_passwords():
    space = Namespace("own")
    with Postgres(durable=False) as server:
        admin = server.url("postgres").replace("+psycopg2", "")
        assert provision(space, admin=admin, whole=True)
        assert provision(space, admin=admin, whole=True) == []
        (server.data / "pg_hba.conf").write_text(
            "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        )
        server.restart()
        mine = f"postgresql://own_auth:%s@127.0.0.1:{server.port}/%s"
        assert rows(mine % (PASSWORDS["auth"], "own_auth"), "SELECT 1") == [(1,)]
        for password, database, reason in (
            ("wrong", "own_auth", "authentication failed"),
            (PASSWORDS["auth"], "postgres", "permission denied"),
            (PASSWORDS["auth"], "template1", "permission denied"),
        ):
            with pytest.raises(psycopg2.OperationalError, match=reason):
                rows(mine % (password, database), "SELECT 1")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg2"])
def test_an_administrators_address_is_read_in_every_form(scheme, tmp_path):
    admin = ADMIN.replace("postgresql://", f"{scheme}://")
    stack_setup.reach(Servers(postgres=admin), ["postgres"])
    stack = Stack(tmp_path, Servers(postgres=admin), Namespace("forms"))
    assert {url.partition("://")[0] for url in stack.databases().values()} == {"postgresql+psycopg2"}


@pytest.mark.parametrize(
    "address", ["postgresql://[::1/x", "postgresql://me:secret@host:port/x", "host=db", "mysql://x/y"]
)
def test_a_wrong_address_of_an_administrator_is_reported_without_its_password(address):
    with pytest.raises(stack_setup.CannotSettle, match="must be postgresql://user:password@host/database") as failure:
        stack_setup.reach(Servers(postgres=address), ["postgres"])
    assert "me:secret" not in str(failure.value)

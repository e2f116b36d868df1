"""PostgreSQL: a role and a database per service, and nobody else's may be entered.

Looks before it acts, so that a second run says that nothing changed; never touches a table.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, encrypt_password, make_dsn

from cli.system.names import NAMES, Namespace
from cli.system.psql import run, without_driver

# Per service: one that runs wild must leave connections to the others (PostgreSQL's own default is 100 for all).
CONNECTIONS = 40
MAINTENANCE = ("postgres", "template1")
LOCK = 7_302_019  # one provisioning at a time
CONNECT_S = 5


def provision(
    admin: str, space: Namespace, passwords: Mapping[str, str], connections: int = CONNECTIONS, whole: bool = False
) -> Iterator[str]:
    """Make roles and databases with these passwords by service; yields what it changed.

    ``whole``: the server is Setwise's alone, so the maintenance databases are closed to its roles as well.
    Raises ``psycopg2.Error``.
    """
    with connected(admin) as connection:
        run(connection, "SELECT pg_advisory_lock(%s)", LOCK)
        for service, password in passwords.items():
            name = space.database(service)
            yield from _role(connection, name, password, connections)
            yield from _database(connection, name)
            with connected(admin, name) as inside:
                yield from _schema(inside, name)
        for name in MAINTENANCE if whole else ():
            yield from _closed(connection, name)


def exists(admin: str, space: Namespace) -> bool:
    """Whether the server has a database of this namespace."""
    names = [space.database(service) for service in NAMES]
    with connected(admin) as connection:
        return bool(run(connection, "SELECT 1 FROM pg_database WHERE datname = ANY(%s)", names))


def has_other_passwords(admin: str, space: Namespace, passwords: Mapping[str, str]) -> bool:
    """Whether a role has a password other than these, by service; False where only a superuser may look."""
    wanted = {space.database(service): password for service, password in passwords.items()}
    verifiers = "SELECT rolname, rolpassword FROM pg_authid WHERE rolname = ANY(%s) AND rolpassword IS NOT NULL"
    with connected(admin) as connection:
        try:
            found = run(connection, verifiers, list(wanted))
        except psycopg2.errors.InsufficientPrivilege:
            return False
    return any(not matches(verifier, wanted[role]) for role, verifier in found)


def drop(admin: str, space: Namespace, services: tuple[str, ...]) -> None:
    """Remove the databases with everything in them, and the roles."""
    with connected(admin) as connection:
        for service in services:
            name = sql.Identifier(space.database(service))
            run(connection, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            run(connection, sql.SQL("DROP ROLE IF EXISTS {}").format(name))


@contextmanager
def connected(admin: str, database: str | None = None) -> Iterator[Any]:
    """A connection that commits each statement."""
    dsn = make_dsn(without_driver(admin), connect_timeout=CONNECT_S)
    with closing(psycopg2.connect(make_dsn(dsn, dbname=database) if database else dsn)) as connection:
        connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        yield connection


def _role(connection: Any, name: str, password: str, connections: int) -> Iterator[str]:
    role = sql.Identifier(name)
    # Two groups, since only a superuser may name what only he could have given, even to say that it is not given.
    plain, great = "rolcanlogin, rolcreatedb, rolcreaterole, rolconnlimit", "rolsuper, rolreplication, rolbypassrls"
    found = run(connection, f"SELECT {plain}, {great} FROM pg_roles WHERE rolname = %s", name)  # noqa: S608
    if not found:
        run(connection, sql.SQL("CREATE ROLE {}").format(role))
        yield f"role {name}: made"
    if not found or found[0] != (True, False, False, connections, False, False, False):
        rights = "LOGIN NOCREATEDB NOCREATEROLE CONNECTION LIMIT {}"
        if found and any(found[0][4:]):
            rights += " NOSUPERUSER NOREPLICATION NOBYPASSRLS"
        run(connection, sql.SQL("ALTER ROLE {} WITH " + rights).format(role, sql.Literal(connections)))
        yield f"role {name}: may log in {connections} times and nothing else"
    if not _has_password(connection, name, password):
        # Hashed here: a server that logs its statements must not log a password.
        verifier = encrypt_password(password, name, connection, "scram-sha-256")
        run(connection, sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(verifier)))
        yield f"role {name}: password set"


def _has_password(connection: Any, name: str, password: str) -> bool:
    """Whether this is the role's password; False where only a superuser may look."""
    try:
        ((verifier,),) = run(connection, "SELECT rolpassword FROM pg_authid WHERE rolname = %s", name)
    except psycopg2.errors.InsufficientPrivilege:
        return False
    return bool(verifier) and matches(verifier, password)


def matches(verifier: str, password: str) -> bool:
    """Whether ``SCRAM-SHA-256$rounds:salt$stored:server`` (RFC 5803) is of this password (ASCII only)."""
    kind, _, rest = verifier.partition("$")
    if kind != "SCRAM-SHA-256":
        return False
    (rounds, salt), (stored, _) = (part.split(":") for part in rest.split("$"))
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
    client = hmac.digest(salted, b"Client Key", "sha256")
    return hmac.compare_digest(base64.b64encode(hashlib.sha256(client).digest()).decode(), stored)


def _database(connection: Any, name: str) -> Iterator[str]:
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s"
    database = sql.Identifier(name)
    if not _is_superuser(connection):  # who is none must be a member of the role that it gives things to
        run(connection, sql.SQL("GRANT {} TO CURRENT_USER").format(database))
    found = run(connection, owner, name)
    if not found:
        make = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'"
        run(connection, sql.SQL(make).format(database, database))
        yield f"database {name}: made"
    elif found != [(name,)]:
        run(connection, sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, database))
        yield f"database {name}: belongs to its role"
    yield from _closed(connection, name)


def _is_superuser(connection: Any) -> bool:
    return bool(run(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")[0][0])


def _closed(connection: Any, name: str) -> Iterator[str]:
    """Nobody enters the database without a right of his own."""
    if run(connection, "SELECT has_database_privilege('public', %s, 'CONNECT, TEMPORARY')", name) == [(True,)]:
        run(connection, sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        yield f"database {name}: closed to the public"


def _schema(inside: Any, name: str) -> Iterator[str]:
    if run(inside, "SELECT has_schema_privilege('public', 'public', 'USAGE, CREATE')") == [(True,)]:
        run(inside, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
        yield f"database {name}: its schema is closed to the public"
    if run(inside, "SELECT has_schema_privilege(%s, 'public', 'CREATE')", name) != [(True,)]:
        run(inside, sql.SQL("GRANT ALL ON SCHEMA public TO {}").format(sql.Identifier(name)))  # before PostgreSQL 15
        yield f"database {name}: its role may make tables"

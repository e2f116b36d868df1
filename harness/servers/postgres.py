"""A PostgreSQL of our own: trusts everybody on the loopback address, keeps what it promised through kill -9."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT
from typing import Any

import psycopg2

from cli.system.services import HOST
from harness.servers.base import NotThere, Server, program


def binaries() -> str:
    """The folder of the newest server's programs. Raises NotThere."""
    try:
        return str(program("initdb").resolve().parent)
    except NotThere:
        folders = Path("/usr/lib/postgresql").glob("*/bin")
        newest = sorted(folders, key=lambda folder: int(folder.parent.name), reverse=True)
        return str(program("initdb", *map(str, newest)).parent)


class Postgres(Server):
    """``durable=False`` spares the disk; a kill -9 of the process alone loses nothing even then."""

    name = "postgres"
    stop_signal = SIGINT  # "fast": ends sessions, then itself

    def __init__(self, *, durable: bool = True, connections: int = 200) -> None:
        super().__init__()
        self.durable, self.connections = durable, connections
        self.data = self.folder / "data"

    def user(self) -> str | None:
        """It refuses to run as root."""
        return "postgres" if os.geteuid() == 0 else None

    def prepare(self) -> None:
        """Make the cluster (and a folder that its user may use)."""
        if user := self.user():
            shutil.chown(self.folder, user, user)
        command: list[str | Path] = [f"{binaries()}/initdb", "-D", self.data, "-U", "postgres", "-A", "trust"]
        command += ["-E", "UTF8", "--locale=C", "--no-sync"]
        done = subprocess.run(
            command, user=self.user(), group=self.user(), capture_output=True, cwd=self.folder, check=False
        )
        if done.returncode:
            raise NotThere(f"initdb failed: {done.stderr.decode(errors='replace')}")

    def command(self) -> list[str | Path]:
        """The server itself, so that its process is the one that we end."""
        options = {
            "listen_addresses": HOST,
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": self.connections,
            "fsync": "on" if self.durable else "off",
            "shared_buffers": "32MB",
        }
        words: list[str | Path] = [f"{binaries()}/postgres", "-D", self.data]
        return words + [word for name, value in options.items() for word in ("-c", f"{name}={value}")]

    def answers(self) -> bool:
        """Whether somebody may log in."""
        try:
            self.connect(timeout=1).close()
        except psycopg2.OperationalError:
            return False
        return True

    def connect(self, database: str = "postgres", timeout: int = 3) -> Any:
        """A connection in autocommit. Raises psycopg2.OperationalError."""
        connection = psycopg2.connect(
            host=HOST, port=self.port, user="postgres", dbname=database, connect_timeout=timeout
        )
        connection.autocommit = True
        return connection

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement and give its rows."""
        connection = self.connect(database)
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()

    def create(self, *databases: str) -> None:
        """Make empty databases, each owned by a role of the same name, as in a deployment."""
        for database in databases:
            self.sql(f'CREATE ROLE "{database}" LOGIN')
            self.sql(f'CREATE DATABASE "{database}" OWNER "{database}"')

    def url(self, database: str, port: int | None = None) -> str:
        """SQLAlchemy URL of a database for its role; ``port`` is that of a wire in front."""
        return f"postgresql+psycopg2://{database}@{HOST}:{port or self.port}/{database}"

    def administration(self) -> str:
        """The administrator's address, as provisioning takes it."""
        return f"postgresql://postgres@{HOST}:{self.port}/postgres"

    @contextmanager
    def all_connections_used(self, database: str) -> Iterator[None]:
        """Inside the block a database has no connection left: its sessions end, and no new one is let in."""
        self.sql(f'ALTER DATABASE "{database}" CONNECTION LIMIT 0')  # what superusers are exempt from
        self.end_sessions(database)
        try:
            yield
        finally:
            self.sql(f'ALTER DATABASE "{database}" CONNECTION LIMIT -1')

    def end_sessions(self, database: str) -> None:
        """As an administrator would: every session of a database ends."""
        self.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")  # noqa: S608

"""Toy services: two that keep ledgers, one that publishes to them; each on a database of its own."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Integer, create_engine, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from harness.fixtures import eventually
from service_kit.clock import now
from service_kit.db.columns import Uuid7
from service_kit.db.session import connect_database, db_session, make_database, transaction
from service_kit.db.tables import kit_tables
from service_kit.http import fields
from service_kit.ids import new_id
from service_kit.messaging.outbox import emit
from service_kit.messaging.subscriptions import Event, Subscription, Timer, Wiring, attach
from service_kit.observability.logs import configure_logs
from service_kit.testing.postgresql import POSTGRES, postgresql_database
from service_kit.worker.main import Worker

__all__ = ["eventually"]


class Amount(fields.EventSchema):
    amount = fields.Integer(required=True, min=0, max=10**9)


@dataclass
class Toy:
    """One service: an app, a table of (subject, version, amount), and what its handlers got."""

    app: Flask
    Balance: Any
    calls: Counter[UUID] = field(default_factory=Counter)
    before: Callable[[Event], None] = lambda event: None  # a fault to be injected by a test
    erase: Callable[[UUID], object] = lambda user_id: None  # what its only slice does when a user is erased

    def change(self, kind: str, *, subject: UUID | None = None, version: int = 1, amount: int = 1, **more: Any) -> UUID:
        """One transaction that changes the ledger and publishes it."""
        subject = subject or new_id()
        with self.app.app_context(), transaction() as unit:
            unit.merge(self.Balance(subject=subject, version=version, amount=amount))
            unit.flush()
            emit(kind, subject=subject, version=version, data={"amount": amount}, **more)
        return subject

    def handle(self, event: Event, data: dict[str, Any]) -> None:
        """Keep the newest version."""
        self.calls[event.id] += 1
        self.before(event)
        row = db_session().get(self.Balance, event.subject)
        if row is None:
            db_session().add(self.Balance(subject=event.subject, version=event.version, amount=data["amount"]))
        elif row.version < event.version:
            row.version, row.amount = event.version, data["amount"]

    def ledger(self) -> dict[UUID, tuple[int, int]]:
        """What is committed: {subject: (version, amount)}."""
        with self.app.app_context():
            return {row.subject: (row.version, row.amount) for row in db_session().scalars(select(self.Balance))}

    def rows(self, table: str) -> list[Any]:
        """All rows of one of the kit's tables, oldest first."""
        with self.app.app_context():
            entity = getattr(kit_tables(), table)
            return list(db_session().scalars(select(entity).order_by(*entity.__table__.primary_key.columns)))


@pytest.fixture(scope="session", autouse=True)
def quiet() -> None:
    """Failures are meant here; their tracebacks would take most of the time."""
    configure_logs("toys", "critical", "json")


@pytest.fixture(scope="session")
def on_postgresql() -> None:
    """For tests that say nothing on SQLite: the toys live on PostgreSQL whatever ``--database`` says."""
    try:
        create_engine(POSTGRES, connect_args={"connect_timeout": 2}).connect().close()
    except OperationalError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NO POSTGRESQL, SO NOTHING IS PROVED HERE: {error}")


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[Callable[[], str]]:
    """Makes empty databases on the server that ``--database`` (or ``on_postgresql``) names; gone after the test."""
    if "on_postgresql" not in request.fixturenames and request.config.getoption("--database") == "sqlite":
        yield lambda: f"sqlite:///{tmp_path}/{new_id().hex}.db"
        return
    with ExitStack() as databases:
        yield lambda: databases.enter_context(postgresql_database())


@pytest.fixture
def make_toy(new_database: Callable[[], str]) -> Callable[..., Toy]:
    """``make_toy("ledger", handles=("bank.paid.v1",))``."""

    def make(name: str, *, publishes: tuple[str, ...] = (), handles: tuple[str, ...] = (), **more: Any) -> Toy:
        model, db = make_database()

        class Balance(model):
            __tablename__ = "balances"
            subject: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
            version: Mapped[int] = mapped_column(Integer)
            amount: Mapped[int] = mapped_column(Integer)

        app = Flask(name)
        connect_database(app, db, new_database())
        toy = Toy(app, Balance)
        subscriptions = (Subscription(Amount, toy.handle),)
        erasures = (lambda user_id: toy.erase(user_id),)
        events = {"publishes": dict.fromkeys(publishes, dict), "handles": dict.fromkeys(handles, subscriptions)}
        attach(app, Wiring(name, **events, erasures=erasures, **more))
        with app.app_context():
            db.create_all()
        return toy

    return make


@pytest.fixture
def bank(make_toy: Callable[..., Toy]) -> Toy:
    return make_toy("bank", publishes=("bank.paid.v1", "bank.unheard.v1"))


@pytest.fixture
def ledger(make_toy: Callable[..., Toy]) -> Toy:
    return make_toy("ledger", handles=("bank.paid.v1",))


@pytest.fixture
def archive(make_toy: Callable[..., Toy]) -> Toy:
    return make_toy("archive", handles=("bank.paid.v1",))


@pytest.fixture
def paid() -> Callable[..., Event]:
    """Makes an event as it would arrive."""

    def make(subject: UUID | None = None, version: int = 1, amount: Any = 1, **more: Any) -> Event:
        values = {
            "id": new_id(),
            "type": "bank.paid.v1",
            "source": "urn:setwise:bank",
            "subject": subject or new_id(),
            "version": version,
            "time": now(),
            "user_id": None,
            "correlation_id": None,
            "data": {"amount": amount},
        }
        return Event(**values | more)

    return make


@pytest.fixture
def database_away() -> Callable[[Toy], AbstractContextManager[None]]:
    """``with database_away(toy):`` its database refuses every connection, the open ones are gone."""

    @contextmanager
    def away(toy: Toy) -> Iterator[None]:
        with toy.app.app_context():
            engine = toy.app.extensions["sqlalchemy"].engine

        def refuse(*_arguments: Any) -> None:
            raise OperationalError("connect", {}, Exception("connection refused"))

        event.listen(engine, "do_connect", refuse)
        engine.dispose()
        try:
            yield
        finally:
            event.remove(engine, "do_connect", refuse)

    return away


@pytest.fixture
def within() -> Callable[..., Any]:
    """``with within(toy):`` is short for its app context."""

    @contextmanager
    def enter(toy: Toy) -> Iterator[None]:
        with toy.app.app_context():
            yield

    return enter


@pytest.fixture
def hourly() -> Callable[[Callable[[], Any]], Timer]:
    return lambda run: Timer(timedelta(hours=1), run)


@pytest.fixture
def working() -> Callable[..., Any]:
    """``with working(bank, ledger):`` a worker hosts them, until the end of the block."""

    @contextmanager
    def run(*toys: Toy, url: str = "local", **more: Any) -> Iterator[Worker]:
        worker = Worker({toy.app.name: toy.app for toy in toys}, url, **more)
        thread = Thread(target=worker.run)
        thread.start()
        try:
            yield worker
        finally:
            worker.stop()
            thread.join()
        assert not any(loop.is_alive() for loop in worker.loops)

    return run

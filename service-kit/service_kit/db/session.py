"""Engine, session, base class and transactions, the same for every service on PostgreSQL and SQLite.

A service's ``database.py`` is ``Model, db = make_database()``. Transactions belong to the edges: the Blueprint opens
one per unsafe request, the consumer one per event; use cases never commit. How SQLite begins a unit of work that will
write is told in :mod:`service_kit.db.sqlite`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, Integer, MetaData, Select, bindparam, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from service_kit.clock import now
from service_kit.db import postgresql, sqlite
from service_kit.db.columns import UtcDateTime, Uuid7
from service_kit.db.tables import make_tables
from service_kit.errors import NotFound
from service_kit.ids import new_id

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

_AFTER_COMMIT = "setwise_after_commit"

# True while the current unit of work may write; read when SQLite begins its transaction.
_writing: ContextVar[bool] = ContextVar("setwise_writing", default=False)


def make_database() -> tuple[Any, SQLAlchemy]:
    """A declarative base with metadata of its own, holding the kit's tables, and its Flask-SQLAlchemy extension."""

    class Model(DeclarativeBase):
        """Base of one service's tables."""

        metadata = MetaData(naming_convention=NAMING)

    db = SQLAlchemy(model_class=Model, disable_autonaming=True)
    make_tables(db.Model)
    return db.Model, db


def connect_database(app: Flask, db: SQLAlchemy, url: str) -> None:
    """Bind ``db`` to ``url`` in ``app`` with the house's engine settings. Nothing is opened until first use."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        tune(db.engine)


def engine_options(url: str) -> dict[str, Any]:
    """Arguments of ``create_engine``. Values stay out of texts of errors, which end up in logs and dead letters."""
    kind = sqlite if url.startswith("sqlite") else postgresql
    return {"hide_parameters": True, **kind.engine_options()}


def tune(engine: Engine) -> None:
    """Make SQLite fit for several writers, and PostgreSQL quick and discreet."""
    if engine.dialect.name == "sqlite":
        sqlite.tune(engine, _writing.get)
    else:
        postgresql.tune(engine)


def db_session() -> Session:
    """The unit of work of the running request, event or command in the current app."""
    return current_app.extensions["sqlalchemy"].session()


def ping() -> None:
    """Raise what the current app's database raises when it is asked for nothing."""
    db_session().execute(select(1))


@contextmanager
def writing() -> Iterator[None]:
    """Inside the block, a transaction that begins is one that writes."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def committing() -> Iterator[Session]:
    """The current unit of work as one that writes: committed at the end, rolled back by any exception.

    What it asked to be done after the commit is done then.
    """
    with writing():
        unit = db_session()
        try:
            yield unit
            unit.commit()
        except BaseException:
            unit.rollback()
            unit.info.pop(_AFTER_COMMIT, None)
            raise
    for action in unit.info.pop(_AFTER_COMMIT, {}).values():
        action()


def after_commit(action: Callable[[], None], key: object = None) -> None:
    """Do this once the current unit of work is committed, one action for each ``key``, and nothing where it is rolled
    back; it must not fail.
    """
    db_session().info.setdefault(_AFTER_COMMIT, {})[key or action] = action


@contextmanager
def transaction() -> Iterator[Session]:
    """A unit of work of its own that commits at the end: for resolvers, seeds, timers, counters of failed log-ins.

    It runs in an app context of its own, so ``db_session()`` inside is a fresh one and what it wrote survives the
    request's rollback. On SQLite, where one writer writes at a time, call it only while the request's own unit
    of work has not begun to write.
    """
    with current_app.app_context(), committing() as own:
        yield own


class Versioned:
    """Mixin of aggregates: id, times, and a version that is compared in the UPDATE itself (412 when it moved)."""

    id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True, default=new_id)
    version: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now, onupdate=now)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy passes the class
        """SQLAlchemy raises ``version`` with each UPDATE and adds it to the WHERE clause."""
        return {"version_id_col": cls.version}


def touch(aggregate: Versioned) -> None:
    """Raise the aggregate's version although only its children changed."""
    aggregate.updated_at = now()
    flag_modified(aggregate, "updated_at")


Entity = TypeVar("Entity")


def get_owned(entity: type[Entity], key: UUID, user_id: UUID) -> Entity:
    """The row with this id if it belongs to the user; :class:`NotFound` alike for another's and for none."""
    mapper: Any = entity
    row: Entity | None = db_session().execute(_owned(mapper), {"key": key, "owner": user_id}).scalar()
    if row is None:
        raise NotFound(f"There is no such {entity.__name__.lower()}.")
    return row


@cache
def _owned(entity: Any) -> Select[Any]:
    """Made once for each class: making it took nearly as long as running it."""
    return select(entity).where(entity.id == bindparam("key"), entity.user_id == bindparam("owner"))

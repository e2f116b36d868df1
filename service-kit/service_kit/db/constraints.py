"""A violated constraint becomes the answer that the table declared for it; nobody checks before inserting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Constraint, Index, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError

from service_kit.db.session import db_session
from service_kit.errors import Conflict, IdTaken, Problem


def problem_of(error: IntegrityError) -> Problem:
    """The problem named in the ``info`` of the constraint or index that refused the row.

    A clash of primary keys is :class:`IdTaken` at ``/id``, whoever owns the other row; anything else a plain Conflict.
    """
    metadata: MetaData = current_app.extensions["sqlalchemy"].metadata
    constraint = _violated(error, metadata)
    if isinstance(constraint, PrimaryKeyConstraint):
        return IdTaken()
    kind = constraint.info.get("problem", Conflict) if constraint is not None else Conflict
    return kind()


@contextmanager
def naming_clashing_ids(chosen: Mapping[Any, Mapping[str, UUID]], *, goes_on: bool = False) -> Iterator[None]:
    """Write the rows of a request inside: where ids clash, :class:`IdTaken` points at all that are taken. ``chosen``
    are the ids that the request brings for new rows, by table and pointer; ``goes_on``: what was done before stays."""
    try:
        with db_session().begin_nested() if goes_on or any(chosen.values()) else nullcontext():
            yield
            db_session().flush()
    except IntegrityError as error:
        if isinstance(problem_of(error), IdTaken):
            raise IdTaken(pointers_of_clashes(chosen)) from error
        raise


def pointers_of_clashes(chosen: Mapping[Any, Mapping[str, UUID]]) -> list[str]:
    """Where an id stands that a row of its table has, whoever owns that."""
    queries = {table: select(table.id).where(table.id.in_(set(ids.values()))) for table, ids in chosen.items() if ids}
    stored = {table: set(db_session().scalars(query)) for table, query in queries.items()}
    return [pointer for table, ids in chosen.items() for pointer, key in ids.items() if key in stored[table]]


def _violated(error: IntegrityError, metadata: MetaData) -> Constraint | Index | None:
    """PostgreSQL tells the constraint's name; SQLite the columns, or the index's name where it is on expressions."""
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None:
        return next((one for one in _all(metadata) if str(one.name) == diagnostics.constraint_name), None)
    text = str(error.orig)
    if named := re.search(r"index '(\w+)'", text):
        return next((one for one in _all(metadata) if str(one.name) == named[1]), None)
    if columns := re.search(r"UNIQUE constraint failed: (.+)", text):
        wanted = tuple(columns[1].split(", "))
        return next((one for one in _all(metadata) if _columns(one) == wanted), None)
    return None


def _all(metadata: MetaData) -> list[Any]:
    """Every primary key, unique constraint and unique index."""
    tables = metadata.tables.values()
    keys = (one for table in tables for one in table.constraints)
    indexes = (index for table in tables for index in table.indexes if index.unique)
    return [*(one for one in keys if isinstance(one, PrimaryKeyConstraint | UniqueConstraint)), *indexes]


def _columns(one: Any) -> tuple[str, ...]:
    table: Table = one.table
    return tuple(f"{table.name}.{column.name}" for column in one.columns)

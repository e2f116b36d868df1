"""The house rule that an erasure leaves no row of the user, tried on a row in every table that can name one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Column, Table, TypeDecorator, func, insert, select

from service_kit.clock import now
from service_kit.db.session import db_session, transaction
from service_kit.db.tables import kit_tables
from service_kit.ids import new_id
from service_kit.messaging.erasure import erase_user

# Python's type of a column that must have a value -> something that its CHECKs let pass.
_SAMPLES = {str: "x", int: 1, bool: True, date: date(2026, 1, 1), datetime: now()}


def test_an_erasure_leaves_no_row_of_the_user(app: Flask) -> None:
    """Each slice with a table that names a user says ``ERASE``, and deletes the rows of that user only."""
    user_id = new_id()
    with app.app_context():
        tables = _tables_that_name_users(app.extensions["sqlalchemy"].metadata.sorted_tables)
        with transaction():
            _fill(tables, user_id)
            erase_user(new_id())
            lost = {table.name for table in tables} - set(_filled(tables))
            assert not lost, f"a stranger's erasure took rows of {lost}"
            erase_user(user_id)
            left = _filled(tables)
            assert not left, f"rows are left in {left}: the slice's events.py says no ERASE, or that misses them"


def _tables_that_name_users(tables: list[Table]) -> list[Table]:
    """Those with ids in them, parents first; of the kit's own only those with a ``user_id``."""
    kits = {model.__table__ for model in vars(kit_tables()).values()}
    return [table for table in tables if ("user_id" in table.columns if table in kits else any(map(_is_id, table.c)))]


def _fill(tables: list[Table], user_id: UUID) -> None:
    """One row in each table (parents first) whose ids are all the user's, so that no name of a column is missed."""
    for table in tables:
        db_session().execute(insert(table).values(_row(table, user_id)))


def _filled(tables: list[Table]) -> list[str]:
    """The names of the tables that have rows."""
    return [table.name for table in tables if db_session().scalar(select(func.count()).select_from(table))]


def _row(table: Table, user_id: UUID) -> dict[str, Any]:
    ids = {column.key: user_id for column in table.columns if _is_id(column)}
    others = [column for column in table.columns if not (column.nullable or column.default or _is_id(column))]
    needed = [column for column in others if column is not table.autoincrement_column]
    return ids | {column.key: _SAMPLES[_python_type(column)] for column in needed}


def _is_id(column: Column[Any]) -> bool:
    return _python_type(column) is UUID


def _python_type(column: Column[Any]) -> Any:
    """What the type keeps, also where one of the house's own types wraps it."""
    kind: Any = column.type
    return (kind.impl if isinstance(kind, TypeDecorator) else kind).python_type

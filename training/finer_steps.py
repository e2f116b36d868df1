"""The change from grams, millimetres, milliseconds ... to thousandths of them, in tables and documents.

Called by a revision of each service that stores quantities. History: what it does must stay as it is.

What was typed is computed anew from its value and unit, and so is exact; a derived figure becomes a thousand times
the old one, until it is recomputed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns
from training.quantity import STEPS, UNITS

FACTOR = 1000
DIMENSIONS = frozenset({"mass", "length", "time", "energy", "pressure", "volume"})
# Members of documents that were whole milliseconds and are quantities now.
_TIMES = {"rest_ms": "rest", "duration_ms": "duration", "by_ms": "by"}
ROWS_AT_ONCE = 500


def refined(base: int, value: str, unit: str) -> int:
    """The new base of a quantity."""
    if UNITS[unit][0] not in DIMENSIONS:
        return base
    exact = Fraction(value) * STEPS[unit]
    return round(exact) if round(exact / FACTOR) == base else base * FACTOR


def refine_columns(table: str, *names: str) -> None:
    """Give every quantity of these names in the table its new base."""
    for name in names:
        parts: list[sa.ColumnClause[Any]] = [sa.column(f"{name}_{part}") for part in ("base", "value", "unit")]
        rows = sa.table(table, *parts)
        base, value, unit = parts
        for old in op.get_bind().execute(sa.select(*parts).where(base.is_not(None)).distinct()).all():
            if (new := refined(*old)) != old[0]:
                where = (base == old[0], value == old[1], unit == old[2])
                op.execute(rows.update().where(*where).values({base.name: new}))


def multiply_columns(table: str, *names: str) -> None:
    """A thousand times what stands there."""
    for name in names:
        column: sa.ColumnClause[Any] = sa.column(name)
        op.execute(sa.table(table, column).update().where(column.is_not(None)).values({name: column * FACTOR}))


def refine_documents(table: str, name: str, *keys: str) -> None:
    """Convert the JSON documents of a column, see :func:`refine_document`; ``keys`` are the table's primary key."""
    key_columns: list[sa.ColumnClause[Any]] = [sa.column(key) for key in keys]
    document = sa.column(name, columns.Json())
    rows = sa.table(table, *key_columns, document)
    last: Any = None
    while True:
        query = sa.select(*key_columns, document).order_by(*key_columns).limit(ROWS_AT_ONCE)
        if last is not None:
            query = query.where(sa.tuple_(*key_columns) > sa.tuple_(*last))
        found = op.get_bind().execute(query).all()
        for row in found:
            if (new := refine_document(row[-1])) != row[-1]:
                where = [column == part for column, part in zip(key_columns, row, strict=False)]
                op.execute(rows.update().where(*where).values({name: new}))
        if len(found) < ROWS_AT_ONCE:
            return
        last = found[-1][:-1]


def refine_events() -> None:
    """Convert the events that wait in the outbox and the mailbox."""
    refine_documents("outbox", "data", "id")
    key, body = sa.column("id", sa.BigInteger), sa.column("body", sa.Text)
    mailbox = sa.table("mailbox", key, body)
    for row in op.get_bind().execute(sa.select(key, body)).all():
        try:
            new = refine_document(json.loads(row.body))
        except ValueError:
            continue  # a dead letter that never was an event
        op.execute(mailbox.update().where(key == row.id).values(body=json.dumps(new, separators=(",", ":"))))


def refine_document(document: Any) -> Any:
    """The document with new bases, and with quantities for what were milliseconds."""
    if isinstance(document, list):
        return [refine_document(part) for part in document]
    if not isinstance(document, Mapping):
        return document
    if set(document) == {"base", "value", "unit"}:
        return {**document, "base": refined(document["base"], document["value"], document["unit"])}
    return {_TIMES.get(name, name): _member(name, part) for name, part in document.items()}


def _member(name: str, part: Any) -> Any:
    if name not in _TIMES or part is None:
        return refine_document(part)
    return {"base": part * FACTOR, "value": f"{Decimal(part) / 1000:f}", "unit": "s"}


def refuse_downgrade() -> None:
    """Raise: what was rounded to whole grams before cannot be told from what was not."""
    raise NotImplementedError("There is no way back to coarser quantities: restore a backup of before.")

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

from kit_history.data_changes import update_rows
from service_kit.db import columns
from training.quantity import STEPS, UNITS

FACTOR = 1000
DIMENSIONS = frozenset({"mass", "length", "time", "energy", "pressure", "volume"})
# Members of documents that were whole milliseconds and are quantities now.
_TIMES = {"rest_ms": "rest", "duration_ms": "duration", "by_ms": "by"}


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

    def change(row: Any) -> dict[str, Any]:
        old = getattr(row, name)
        new = refine_document(old)
        return {} if new == old else {name: new}

    update_rows(sa.table(table, *map(sa.column, keys), sa.column(name, columns.Json())), change, keys)


def refine_events() -> None:
    """Convert the events that wait in the outbox and the mailbox."""
    refine_documents("outbox", "data", "id")
    update_rows(sa.table("mailbox", sa.column("id"), sa.column("body")), _refined_letter)


def _refined_letter(row: Any) -> dict[str, Any]:
    try:
        event = json.loads(row.body)
    except ValueError:
        return {}  # a dead letter that never was an event
    return {"body": json.dumps(refine_document(event), separators=(",", ":"))}


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

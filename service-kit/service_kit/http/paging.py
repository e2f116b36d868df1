"""Pages of lists: by number with a total, or by cursor for logs that grow for ever."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import marshmallow as ma
from sqlalchemy import Select, func, literal, select, tuple_
from sqlalchemy.sql import operators

from service_kit.db.session import db_session
from service_kit.errors import FieldError, Invalid
from service_kit.strict_json import storable


class PageInfoSchema(ma.Schema):
    """Where in the list this page stands."""

    number = ma.fields.Integer(required=True, metadata={"description": "This page, counted from 1."})
    size = ma.fields.Integer(required=True, metadata={"description": "Items that a page holds at most."})
    total = ma.fields.Integer(required=True, metadata={"description": "Items on all pages."})
    pages = ma.fields.Integer(required=True, metadata={"description": "How many pages there are."})


class CursorInfoSchema(ma.Schema):
    """How to read on."""

    next = ma.fields.String(required=True, allow_none=True, metadata={"description": "Next `cursor`; null at the end."})
    limit = ma.fields.Integer(required=True, metadata={"description": "Items that a page holds at most."})


def page_schema(item: type[ma.Schema], *, extra: dict[str, Any] | None = None) -> type[ma.Schema]:
    """The schema of one numbered page of ``item``, named after it; ``extra`` members stand beside the items."""
    return _listing(item, "Page", PageInfoSchema, tuple((extra or {}).items()))


def cursor_page_schema(item: type[ma.Schema]) -> type[ma.Schema]:
    """The schema of one page by cursor."""
    return _listing(item, "CursorPage", CursorInfoSchema, ())


@cache
def _listing(
    item: type[ma.Schema], suffix: str, info: type[ma.Schema], extra: tuple[tuple[str, Any], ...]
) -> type[ma.Schema]:
    """One class for each kind of page, so that two lists of the same things share a component."""
    members = {
        "items": ma.fields.List(
            ma.fields.Nested(item), required=True, metadata={"description": "What is on this page, in order."}
        ),
        "page": ma.fields.Nested(
            info, required=True, metadata={"description": "Where in the list this page stands, and how to read on."}
        ),
        **dict(extra),
    }
    return type(f"{item.__name__.removesuffix('Schema')}{suffix}", (ma.Schema,), members)


def numbered(rows: Select[Any] | Sequence[Any], number: int, size: int) -> dict[str, Any]:
    """One page of a select (or of a list that was ranked in Python). A last page that is not full tells how many."""
    skip = (number - 1) * size
    sliced = RenderedRows(_with_tie_breaker(rows), list) if isinstance(rows, Select) else rows
    items = list(sliced[skip : skip + size])
    total = skip + len(items) if len(items) < size and (items or not skip) else len(sliced)
    return {"items": items, "page": {"number": number, "size": size, "total": total, "pages": -(-total // size)}}


def by_cursor(rows: Select[Any], order: Sequence[Any], cursor: str | None, limit: int) -> dict[str, Any]:
    """The ``limit`` rows after ``cursor`` in ``order`` (columns, all descending or all ascending)."""
    columns = [getattr(key, "element", key) for key in order]
    descending = getattr(order[0], "modifier", None) is operators.desc_op
    if cursor is not None:
        pairs = zip(_decode(cursor, columns), columns, strict=True)
        values = tuple_(*(literal(value, column.type) for value, column in pairs))
        place = tuple_(*columns)
        rows = rows.where(place < values if descending else place > values)
    items = _fetch(rows.order_by(*order).limit(limit + 1))
    after = None
    if len(items) > limit:
        items = items[:limit]
        after = _encode([getattr(items[-1], column.key) for column in columns], columns)
    return {"items": items, "page": {"next": after, "limit": limit}}


Show = Callable[[Sequence[Any]], list[Any]]


class RenderedRows(Sequence[Any]):
    """The rows of a select (in a unique order), or of a list, as ``show`` renders them; a slice is one query."""

    def __init__(self, rows: Select[Any] | Sequence[Any], show: Show) -> None:
        self.rows, self.show = rows, show

    def __len__(self) -> int:
        return _count(self.rows) if isinstance(self.rows, Select) else len(self.rows)

    def __getitem__(self, place: Any) -> Any:
        if not isinstance(self.rows, Select):
            return self.show(self.rows[place])
        return self.show(_fetch(self.rows.offset(place.start).limit(place.stop - place.start)))


def _count(rows: Select[Any]) -> int:
    return db_session().scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


def _fetch(rows: Select[Any]) -> list[Any]:
    """The entities, or the rows where several columns are selected: cheaper, and as good for an answer."""
    result = db_session().execute(rows)
    return list(result.scalars().unique() if len(result.keys()) == 1 else result)


def _with_tie_breaker(rows: Select[Any]) -> Select[Any]:
    """Without a unique last key, equal rows may stand on two pages or on none."""
    entity = rows.column_descriptions[0]["entity"]
    return rows.order_by(entity.id) if hasattr(entity, "id") else rows


_READERS: dict[type, Callable[[str], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    UUID: UUID,
    int: int,
    str: str,
}


def _encode(values: Sequence[Any], columns: Sequence[Any]) -> str:
    """With the names of the columns, so that the cursor of one list means nothing to another."""
    texts = [value.isoformat() if isinstance(value, date) else str(value) for value in values]
    named = [[str(column), text] for column, text in zip(columns, texts, strict=True)]
    return base64.urlsafe_b64encode(json.dumps(named).encode()).decode().rstrip("=")


def _read(named: Any, column: Any) -> Any:
    """One value of a cursor if the database takes it: OverflowError or ValueError otherwise, whatever JSON it is."""
    kind = getattr(column.type, "impl", column.type).python_type
    match named:
        case [str(name), str(text)] if name == str(column):
            value = _READERS[kind](text)
        case _:
            raise ValueError("not a value of this column")
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("no column holds this number")
    if isinstance(value, str) and not storable(value):
        raise ValueError("no column holds this text")
    return value


def _decode(cursor: str, columns: Sequence[Any]) -> list[Any]:
    """The values in a cursor that an earlier page gave out; anything else is refused, not guessed at."""
    try:
        document = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        pairs = document if isinstance(document, list) else []
        values = [_read(pair, column) for pair, column in zip(pairs, columns, strict=True)]
        if _encode(values, columns) != cursor:
            raise ValueError("not as a page gives it out")
    except (ValueError, OverflowError, RecursionError) as error:
        detail = "Use the `page.next` of the page before, unchanged."
        raise Invalid(errors=[FieldError("invalid-cursor", detail, parameter="cursor")]) from error
    return values

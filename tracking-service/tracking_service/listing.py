"""Pages of rows that are shown in the user's own units: only the rows of the asked page are fetched and shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from service_kit.db.session import db_session
from service_kit.http.paging import by_cursor

Show = Callable[[Sequence[Any]], list[dict[str, Any]]]


def cursor_page(rows: Select[Any], order: Sequence[Any], query: Mapping[str, Any], show: Show) -> dict[str, Any]:
    """The page of a select that a CursorQuery asks for, in a unique order of columns, as ``show`` renders it."""
    page = by_cursor(rows, order, query.get("cursor"), query["limit"])
    return {**page, "items": show(page["items"])}


class RenderedRows(Sequence[dict[str, Any]]):
    """The rows of a select (in a unique order) as ``show`` renders them; a slice is one query."""

    def __init__(self, rows: Select[Any], show: Show) -> None:
        self.rows, self.show = rows, show

    def __len__(self) -> int:
        return db_session().scalar(select(func.count()).select_from(self.rows.order_by(None).subquery())) or 0

    def __getitem__(self, place: Any) -> Any:
        page = self.rows.offset(place.start).limit(place.stop - place.start)
        return self.show(db_session().scalars(page).all())

"""Pages of rows that are shown in the user's own units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select

from service_kit.http.paging import Show, by_cursor


def cursor_page(rows: Select[Any], order: Sequence[Any], query: Mapping[str, Any], show: Show) -> dict[str, Any]:
    """The page of a select that a CursorQuery asks for, in a unique order of columns, as ``show`` renders it."""
    page = by_cursor(rows, order, query.get("cursor"), query["limit"])
    return {**page, "items": show(page["items"])}

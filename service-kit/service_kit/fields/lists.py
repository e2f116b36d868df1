"""Lists with a limit, and the queries of paged lists."""

from __future__ import annotations

from typing import Any

from marshmallow import fields as base
from marshmallow import validate
from webargs.fields import DelimitedList

from service_kit.fields.numbers import Integer
from service_kit.fields.schemas import QuerySchema, refuse
from service_kit.fields.texts import Text


class ListOf(base.List):
    """A list of at most ``max`` (and at least ``min``) members."""

    def __init__(self, field: Any, *, max: int, min: int = 0, **options: Any) -> None:
        super().__init__(field, validate=validate.Length(min=min, max=max), **options)
        self.min, self.max = min, max

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        """Count before reading, so that a million members cost nothing; a merge-patch replaces a list whole."""
        if not isinstance(value, list):
            raise refuse("not-a-list", "Must be a list.")
        if len(value) > self.max:
            raise refuse("too-many", f"At most {self.max} members.")
        if len(value) < self.min:
            raise refuse("too-few", f"At least {self.min} members.")
        return super()._deserialize(value, attr, data, **{**options, "partial": False})


class CommaList(DelimitedList):
    """A query parameter with several values between commas, at most ``max``."""

    def __init__(self, field: Any, *, max: int = 50, **options: Any) -> None:
        super().__init__(field, validate=validate.Length(max=max), **options)


class PageQuery(QuerySchema):
    """Numbered pages, for lists that stay small enough to count."""

    page = Integer(min=1, max=10_000, load_default=1, metadata={"description": "Number of the page."})
    page_size = Integer(min=1, max=100, load_default=20, metadata={"description": "Items on a page."})


class CursorQuery(QuerySchema):
    """Pages by cursor, for logs that grow for ever."""

    cursor = Text(max=500, metadata={"description": "`page.next` of the answer before."})
    limit = Integer(min=1, max=100, load_default=20, metadata={"description": "Items on a page."})

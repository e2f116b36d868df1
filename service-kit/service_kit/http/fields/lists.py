"""Lists and maps with a limit, which is looked at before their members are, and the queries of lists."""

from __future__ import annotations

from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields as base
from marshmallow import validate
from webargs.fields import DelimitedList

from service_kit.errors import MAX_ERRORS, number_of, shortened
from service_kit.http.fields.numbers import Integer
from service_kit.http.fields.schemas import Message, QuerySchema, count_messages, refuse
from service_kit.http.fields.texts import Text, Uuid

PAGE_SIZE, MAX_PAGE_SIZE = 20, 100
MAX_CURSOR = 500  # characters
MAX_QUOTE = 60  # characters of a value that an error repeats
MAX_IDS = 100  # fewer than a line of HTTP may hold


def _check_count(count: int, least: int, most: int) -> None:
    if count > most:
        raise refuse("too-many", f"At most {number_of(most, 'member')}.")
    if count < least:
        raise refuse("too-few", f"At least {number_of(least, 'member')}.")


class ListOf(base.List):
    """A list of at most ``max`` (and at least ``min``) members."""

    def __init__(self, field: Any, *, max: int, min: int = 0, **options: Any) -> None:
        super().__init__(field, validate=validate.Length(min=min, max=max), **options)
        self.min, self.max = min, max

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        """Count before reading, so that a million members cost nothing; a merge-patch replaces a list whole."""
        if not isinstance(value, list):
            raise refuse("not-a-list", "Must be a list.")
        _check_count(len(value), self.min, self.max)
        return self._read(value, {**options, "partial": False})

    def _read(self, value: list[Any], options: dict[str, Any]) -> list[Any]:
        """The members; where more is wrong with them than an answer tells, the rest is not looked at."""
        result, errors, wrong = [], {}, 0
        for place, member in enumerate(value):
            try:
                result.append(self.inner.deserialize(member, **options))
            except ma.ValidationError as error:
                errors[place] = error.messages
                wrong += count_messages(error.messages)
                if wrong > MAX_ERRORS:
                    break
        if errors:
            raise ma.ValidationError(errors)
        return result


class MapOf(base.Dict):
    """An object whose member names are the caller's, ``min`` to ``max`` of them."""

    def __init__(self, keys: Any, values: Any, *, max: int, min: int = 0, **options: Any) -> None:
        super().__init__(keys=keys, values=values, validate=validate.Length(min=min, max=max), **options)
        self.min, self.max = min, max

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        """What is wrong with a name and what is wrong with its value stand at the same place: at that name."""
        if not isinstance(value, dict):
            raise refuse("wrong-type", "Must be a JSON object.")
        _check_count(len(value), self.min, self.max)
        try:
            return super()._deserialize(value, attr, data, **options)
        except ma.ValidationError as error:
            found: Any = error.messages
            by_name = {name: parts.get("key") or parts["value"] for name, parts in found.items()}
            raise ma.ValidationError(by_name) from error


class CommaList(DelimitedList):
    """A query parameter with several values between commas, at most ``max``."""

    def __init__(self, field: Any, *, max: int = 50, **options: Any) -> None:
        super().__init__(field, validate=validate.Length(max=max), **options)
        self.max = max

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        """Count before splitting; a value that is refused is quoted, since the parameter has one name for all."""
        if isinstance(value, str) and value.count(self.delimiter or ",") >= self.max:
            raise refuse("too-many", f"At most {number_of(self.max, 'value')}.")
        if value == "":
            raise refuse("too-few", "At least one value: leave the parameter out for no filter.")
        try:
            return super()._deserialize(value, attr, data, **options)
        except ma.ValidationError as error:
            if not isinstance(error.messages, dict):
                raise
            values = value.split(self.delimiter or ",")
            quoted = [
                Message(getattr(text, "code", "invalid"), f"{shortened(values[place], MAX_QUOTE)!r}: {text}")
                for place, texts in error.messages.items()
                for text in texts
            ]
            raise ma.ValidationError(quoted) from error


class _ListQuery(QuerySchema):
    """Of which kind of pages a list is; who sends a parameter of the other kind is told where to look."""

    of_the_other_kind: ClassVar[tuple[str, ...]] = ()
    advice: ClassVar[str] = ""

    def handle_error(self, error: ma.ValidationError, data: Any, **_options: Any) -> None:
        """Name the right parameter beside the one that is not known here."""
        if isinstance(error.messages, dict):
            for name in error.messages.keys() & set(self.of_the_other_kind):
                error.messages[name] = [Message("unknown-parameter", self.advice)]


class PageQuery(_ListQuery):
    """Numbered pages, for lists that stay small enough to count."""

    of_the_other_kind = ("cursor", "limit")
    advice = "This list has numbered pages: use `page` and `page_size`."

    page = Integer(min=1, max=10_000, load_default=1, metadata={"description": "Number of the page."})
    page_size = Integer(min=1, max=MAX_PAGE_SIZE, load_default=PAGE_SIZE, metadata={"description": "Items on a page."})


class CursorQuery(_ListQuery):
    """Pages by cursor, for logs that grow for ever."""

    of_the_other_kind = ("page", "page_size")
    advice = "This list has no numbered pages: use `limit`, then `cursor` with the `page.next` of the answer before."

    cursor = Text(max=MAX_CURSOR, metadata={"description": "`page.next` of the answer before."})
    limit = Integer(min=1, max=MAX_PAGE_SIZE, load_default=PAGE_SIZE, metadata={"description": "Items on a page."})


class IdsQuery(QuerySchema):
    """Which aggregates another service asks for."""

    ids = CommaList(Uuid(), max=MAX_IDS, required=True, metadata={"description": "Their ids, between commas."})

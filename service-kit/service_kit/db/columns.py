"""The only column types that services use, the same on PostgreSQL and SQLite.

Raw ``DateTime``, ``JSON``, ``Float`` and ``Numeric`` are forbidden by a test: SQLite keeps 12:00+02:00 as 12:00
and decimals as floats, and both databases take NaN.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect, Text
from sqlalchemy import types as sql
from sqlalchemy.dialects import postgresql


class Uuid7(sql.TypeDecorator[UUID]):
    """A UUID: native on PostgreSQL, 32 hexadecimal digits on SQLite. Sorts by time where it is a UUIDv7."""

    impl = sql.Uuid(as_uuid=True)
    cache_ok = True


class UtcDateTime(sql.TypeDecorator[datetime]):
    """An instant to the microsecond; aware in and out, always UTC. SQLite keeps the naive UTC text."""

    impl = sql.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values: a time without its zone is a bug, not an instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime is not an instant")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """Aware UTC, in one step: years of rows are read, and a decorator's layers take twice as long."""
        if dialect.name == "postgresql":
            return lambda value: value and value.astimezone(UTC)
        return lambda text: text and datetime.fromisoformat(text).replace(tzinfo=UTC)


class Json(sql.TypeDecorator[Any]):
    """A JSON document: jsonb on PostgreSQL, text on SQLite. None is SQL NULL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sql.TypeEngine[Any]:
        """jsonb where there is one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.JSONB(none_as_null=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Text for SQLite; NaN is refused, since no other reader of JSON takes it."""
        if value is None or dialect.name == "postgresql":
            return value
        return json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The document as Python values."""
        return json.loads(value) if isinstance(value, str) and dialect.name != "postgresql" else value

"""The history of time zones as events of profiles have it."""

from __future__ import annotations

from typing import Any

from service_kit.clock import iso
from service_kit.http.fields import EventSchema, Instant, ListOf, Nested, TimeZone
from training.zones import MAX_CHOICES, History


class ZoneChoice(EventSchema):
    """A time zone and the instant of its choice; null for the first, which holds for all time before too."""

    time_zone = TimeZone(required=True)
    since = Instant(required=True, allow_none=True)


class ZoneHistory(ListOf):
    """Choices of time zones, oldest first, read into the form that is stored as JSON; empty if it is left out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Nested(ZoneChoice), max=MAX_CHOICES, load_default=list, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        choices: History = super()._deserialize(value, attr, data, **options)
        return [{"time_zone": one["time_zone"], "since": iso(one["since"])} for one in choices]

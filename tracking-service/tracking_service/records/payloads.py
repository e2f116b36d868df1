"""What other services are told of a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from service_kit.clock import iso
from service_kit.messaging.subscriptions import Fact
from tracking_service.records.kinds import KINDS
from tracking_service.records.models import Record
from training.quantity import Quantity, quantity_json

CHANGED = "tracking.records-changed.v1"
# Told by releases before, one by one; their outbox may hold some.
ACHIEVED = "tracking.record-achieved.v1"
WITHDRAWN = "tracking.record-withdrawn.v1"
# Records of an event at most: what is told of each has less than a thousand bytes.
AT_ONCE = 200
_SHARED = ("user_id", "workout_id")
# Units in which derived figures are told; who shows them converts from ``base``.
_UNITS = {"mass": "kg", "count": "count", "time": "s", "length": "m"}


def changed(records: Sequence[Record], losses: Sequence[Record]) -> dict[str, Any]:
    """Records of one workout that stand now, and those that are no more (AT_ONCE in all at most), each with the version
    of its own.
    """
    one = (*records, *losses)[0]
    shared = {name: str(getattr(one, name)) for name in _SHARED}
    return shared | {
        "achieved": [_item(achieved(record), record.version) for record in records],
        "withdrawn": [_item(withdrawn(record), record.version + 1) for record in losses],
    }


def facts(records: Iterable[Record], losses: Iterable[Record] = ()) -> Iterator[Fact]:
    """What is told of records that stand and of those that are no more: an event for each workout, or a few."""
    both = sorted(
        [*((one, True) for one in records), *((one, False) for one in losses)], key=lambda pair: pair[0].workout_id
    )
    for workout_id, own in groupby(both, key=lambda pair: pair[0].workout_id):
        while some := list(islice(own, AT_ONCE)):
            standing, lost = ([one for one, stands in some if stands is which] for which in (True, False))
            data = changed(standing, lost)
            version = max(item["version"] for item in (*data["achieved"], *data["withdrawn"]))
            yield Fact(CHANGED, workout_id, version, data, some[0][0].user_id)


def _item(record: dict[str, Any], version: int) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in _SHARED} | {"version": version}


def achieved(record: Record) -> dict[str, Any]:
    """The record's whole state. ``value`` is the figure (of a pace: the time for a kilometre)."""
    kind = KINDS[record.kind]
    unit = _UNITS[kind.dimension]
    previous = None if record.previous is None else quantity_json(Quantity.from_base(abs(record.previous), unit))
    return {
        "record_id": str(record.id),
        "user_id": str(record.user_id),
        "exercise_id": str(record.exercise_id),
        "kind": record.kind,
        "formula": record.formula,
        "value": quantity_json(Quantity.from_base(abs(record.score), unit)),
        "previous": previous,
        "shelf": record.bracket if kind.bracket else None,
        "first": record.first,
        "reps": record.reps,
        "load": quantity_json(record.load),
        "workout_id": str(record.workout_id),
        "set_id": str(record.set_id),
        "achieved_at": iso(record.achieved_at),
        "local_date": record.local_date.isoformat(),
    }


def withdrawn(record: Record) -> dict[str, Any]:
    """Which record is no more, and whose it was."""
    names = ("user_id", "exercise_id", "kind", "workout_id", "set_id")
    return {"record_id": str(record.id)} | {name: str(getattr(record, name)) for name in names}

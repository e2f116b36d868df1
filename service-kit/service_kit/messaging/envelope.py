"""The envelope of an event: CloudEvents 1.0, JSON format, structured mode. Pure: bytes in, Event out.

Besides the standard attributes there are five extensions: ``aggregateversion`` (orders the states of one
subject), ``correlationid`` (follows a request through everything that it causes), ``userid`` (whose data
it is, so that an erasure finds it without opening ``data``), where traces are wanted ``traceparent``, and ``lane`` of
those that are bulk.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any
from uuid import UUID

from service_kit.clock import iso
from service_kit.messaging.lanes import BULK, SMALL
from service_kit.messaging.subscriptions import Event

CONTENT_TYPE = "application/cloudevents+json"
MAX_BYTES = 256 * 1024
_TYPE = re.compile(r"[a-z0-9.-]{1,120}")  # as long as the tables have room for


class Malformed(ValueError):
    """The bytes are no event of ours; the text says why."""


def source_of(service: str) -> str:
    """The ``source`` attribute of a service's events."""
    return f"urn:setwise:{service}"


def encode(event: Event) -> bytes:
    """The envelope as UTF-8 JSON. Raises Malformed beyond 256 kB."""
    attributes = {
        "specversion": "1.0",
        "id": str(event.id),
        "type": event.type,
        "source": event.source,
        "subject": str(event.subject),
        "time": iso(event.time),
        "datacontenttype": "application/json",
        "aggregateversion": event.version,
        "correlationid": event.correlation_id,
        "userid": str(event.user_id) if event.user_id else None,
        "traceparent": event.traceparent,
        "lane": event.lane if event.lane != SMALL else None,
        "data": event.data,
    }
    present = {name: value for name, value in attributes.items() if value is not None}
    body = json.dumps(present, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()
    if len(body) > MAX_BYTES:
        raise Malformed(f"{len(body)} bytes are more than {MAX_BYTES}")
    return body


def decode(body: bytes) -> Event:
    """Read an envelope; attributes that we do not know are ignored. Raises Malformed."""
    if len(body) > MAX_BYTES:
        raise Malformed(f"{len(body)} bytes are more than {MAX_BYTES}")
    try:
        envelope = json.loads(body)
        if envelope["specversion"] != "1.0":
            raise Malformed(f"CloudEvents {envelope['specversion']!r} is not 1.0")
        event = _event(envelope)
        encode(event)  # what can be read but not written (NaN, half a character) could not be kept in the mailbox
        return event
    except Malformed:
        raise
    except KeyError as error:
        raise Malformed(f"the attribute {error} is missing") from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Malformed(f"not a CloudEvents envelope: {error}") from error


def _event(envelope: dict[str, Any]) -> Event:
    user_id = envelope.get("userid")
    return Event(
        id=UUID(envelope["id"]),
        type=_type(envelope["type"]),
        source=_is(str, envelope["source"]),
        subject=UUID(envelope["subject"]),
        version=_is(int, envelope["aggregateversion"]),
        time=_instant(envelope["time"]),
        user_id=UUID(user_id) if user_id else None,
        correlation_id=_is(str, envelope.get("correlationid", "")) or None,
        data=_is(dict, envelope["data"]),
        traceparent=_is(str, envelope.get("traceparent", "")) or None,
        lane=BULK if envelope.get("lane") == BULK else SMALL,
    )


def _type(value: Any) -> str:
    if not _TYPE.fullmatch(_is(str, value)):
        raise Malformed(f"{value[:40]!r} is no type of event")
    return str(value)


def _is(kind: type[Any], value: Any) -> Any:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Malformed(f"{str(value)[:40]!r} is no {kind.__name__}")
    return value


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise Malformed(f"{text!r} has no offset")
    return instant

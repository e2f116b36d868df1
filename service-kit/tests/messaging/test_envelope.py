"""The envelope: what goes in comes out, and nothing else is let in."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_kit.clock import iso
from service_kit.messaging.envelope import MAX_BYTES, Malformed, decode, encode
from service_kit.messaging.subscriptions import Event

text = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
values = st.recursive(st.none() | st.booleans() | st.integers() | text, lambda inner: st.lists(inner, max_size=4))
events = st.builds(
    Event,
    id=st.uuids(),
    type=st.just("bank.paid.v1"),
    source=st.just("urn:setwise:bank"),
    subject=st.uuids(),
    version=st.integers(0, 2**62),
    time=st.datetimes(timezones=st.just(UTC)),
    user_id=st.none() | st.uuids(),
    correlation_id=st.none() | st.text("abc-123", min_size=1, max_size=64),
    data=st.dictionaries(text, values, max_size=5),
)


@given(events)
def test_an_event_comes_out_as_it_went_in(event):
    assert decode(encode(event)) == event


@given(events)
def test_attributes_are_those_of_cloudevents(event):
    envelope = json.loads(encode(event))
    assert {"specversion", "id", "type", "source", "subject", "time", "datacontenttype"} <= envelope.keys()
    assert all(name.isalnum() and name.islower() for name in envelope)
    assert None not in envelope.values()


GOOD = {
    "specversion": "1.0",
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "type": "bank.paid.v1",
    "source": "urn:setwise:bank",
    "subject": "01890a5d-ac96-774b-bcce-b302099a8058",
    "time": "2026-03-12T18:30:00Z",
    "aggregateversion": 3,
    "data": {"amount": 1},
}


def test_attributes_that_we_do_not_know_are_ignored():
    assert decode(json.dumps(GOOD | {"traceparent": "00-1"}).encode()).version == 3


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_a_missing_attribute_is_named(missing):
    body = json.dumps({name: value for name, value in GOOD.items() if name != missing}).encode()
    with pytest.raises(Malformed, match=missing):
        decode(body)


@pytest.mark.parametrize(
    "change",
    [
        {"specversion": "0.3"},
        {"id": "7"},
        {"subject": 12},
        {"aggregateversion": "3"},
        {"aggregateversion": True},
        {"time": "2026-03-12T18:30:00"},
        {"time": "yesterday"},
        {"data": [1]},
        {"type": None},
        {"type": "bank.\x00"},
        {"type": "b" * 121},
        {"data": {"amount": float("nan")}},
        {"data": {"name": "\ud800"}},
        {"userid": "me"},
    ],
)
def test_a_wrong_attribute_is_refused(change):
    with pytest.raises(Malformed):
        decode(json.dumps(GOOD | change).encode())


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b" " * (MAX_BYTES + 1)])
def test_other_bytes_are_refused(body):
    with pytest.raises(Malformed):
        decode(body)


def test_an_envelope_beyond_the_limit_is_not_made():
    event = decode(json.dumps(GOOD).encode())
    event.data["note"] = "x" * MAX_BYTES
    with pytest.raises(Malformed, match="more than"):
        encode(event)


def test_instants_are_written_in_utc():
    assert iso(datetime(2026, 3, 12, 20, 30, tzinfo=timezone(timedelta(hours=2)))) == "2026-03-12T18:30:00Z"
    assert iso(None) is None
    with pytest.raises(ValueError, match="naive"):
        iso(datetime(2026, 3, 12))

"""The bytes on the wire."""

from __future__ import annotations

import json

import pytest

from session_service.streaming import frames
from session_service.streaming.frames import Place


def test_a_state_carries_its_sequence_and_the_commands_before_it():
    frame = frames.state_frame(7, b'{"sequence":7}', [{"kind": "note", "sequence": 7}]).decode()
    head, event, data = frame.rstrip("\n").split("\n")
    assert (head, event, frame[-2:]) == ("id: 7", "event: state", "\n\n")
    assert json.loads(data.removeprefix("data: ")) == {
        "commands": [{"kind": "note", "sequence": 7}],
        "sequence": 7,
    }


def test_no_line_break_can_end_an_event_early():
    state = json.dumps({"note": "a\n\nevent: end\u2028"})
    assert frames.state_frame(1, state.encode(), []).count(b"\n\n") == 1


def test_a_place_is_written_as_it_is_read():
    assert [Place.parse(text) for text in (None, "", "0", "12", "12-1773336600000")] == [
        None,
        None,
        Place(0),
        Place(12),
        Place(12, 1_773_336_600_000),
    ]
    assert [str(Place(12)), str(Place(12, 5))] == ["12", "12-5"]


@pytest.mark.parametrize("header", ["1 ", "-1", "1-", "1--2", "x", "1-2-3", "1234567890", "1-1234567890123456"])
def test_what_was_never_sent_is_no_place(header):
    with pytest.raises(ValueError, match="not an id"):
        Place.parse(header)


def test_a_stream_opens_with_an_id_that_is_no_event():
    assert frames.opening(Place(3)) == b"retry: 2000\nid: 3\n\n"


def test_who_is_replaced_forgets_its_place_and_nobody_else():
    assert frames.end_frame("replaced").startswith(b"id: \nevent: end\n")
    assert frames.end_frame("unavailable").startswith(b"event: end\n")

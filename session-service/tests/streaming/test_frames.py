"""The bytes on the wire."""

from __future__ import annotations

import json

import pytest

from session_service.streaming import frames


def test_a_state_carries_its_sequence_and_the_commands_before_it():
    frame = frames.state_frame(7, '{"sequence":7}', [{"kind": "note", "sequence": 7}]).decode()
    head, event, data = frame.rstrip("\n").split("\n")
    assert (head, event, frame[-2:]) == ("id: 7", "event: state", "\n\n")
    assert json.loads(data.removeprefix("data: ")) == {
        "commands": [{"kind": "note", "sequence": 7}],
        "sequence": 7,
    }


def test_no_line_break_can_end_an_event_early():
    state = json.dumps({"note": "a\n\nevent: end\u2028"})
    assert frames.state_frame(1, state, []).count(b"\n\n") == 1


def test_the_last_event_id():
    assert [frames.last_event_id(text) for text in (None, "", "0", "12")] == [None, None, 0, 12]
    with pytest.raises(ValueError, match="not an id"):
        frames.last_event_id("1 ")

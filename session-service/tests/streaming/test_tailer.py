"""The tailer's steps: updates are found, and no failure ends it."""

from __future__ import annotations

from service_kit.errors import Unavailable
from service_kit.security.runtime import runtime
from session_service.streaming import event_stream


def test_a_step_shows_what_was_committed(lifter, start, send, watch, stream):
    state = start()
    reader = watch(state)
    assert reader.event().id == "0"
    stream.tailer.step()
    send(lifter, state, "note", text="x")
    stream.tailer.step(5.0)
    assert reader.event().id == "1"


def test_a_failure_does_not_end_it(lifter, start, send, watch, stream, monkeypatch):
    state = start()
    reader = watch(state)
    reader.event()
    send(lifter, state, "note", text="x")
    with monkeypatch.context() as broken:
        broken.setattr(stream.tailer, "poll", lambda: 1 / 0)
        stream.tailer.step()
    monkeypatch.setattr(stream.tailer, "_poll_at", 0.0)
    stream.tailer.step()
    assert reader.event().id == "1"


def test_an_idle_stream_sends_heartbeats(start, watch, monkeypatch):
    monkeypatch.setattr(event_stream, "HEARTBEAT", 0.0)
    reader = watch(start())
    reader.event()
    assert reader.piece() == ": alive\n\n"


def test_when_nobody_knows_of_log_outs_it_ends(start, watch, stream, monkeypatch):
    answers = iter([False])

    def once(_login):
        try:
            return next(answers)
        except StopIteration:
            raise Unavailable("away") from None

    monkeypatch.setattr(runtime(stream.app).revocations, "is_revoked", once)
    reader = watch(start())
    assert [reader.event().kind, reader.event().data] == ["state", {"reason": "unavailable"}]

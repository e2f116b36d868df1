"""Channels, bounds, and clients that stop reading."""

from __future__ import annotations

import time

from service_kit.ids import new_id
from session_service.streaming.hub import Hub, Watcher
from session_service.streaming.update import SessionUpdate


def make(session_id, sequence=0, **more):
    return SessionUpdate(session_id, sequence, SessionUpdate.pack(b"{}"), (), **more)


def test_the_last_one_out_closes_the_channel():
    hub, key, user = Hub(10, 10), new_id(), new_id()
    first, second = Watcher(key, user, lambda: None), Watcher(key, user, lambda: None)
    hub.join(first, make(key))
    hub.join(second, make(key, 3))
    assert (len(hub), hub.watched()) == (2, {key: 3})
    hub.leave(first)
    hub.leave(first)
    assert len(hub) == 1
    hub.leave(second)
    assert (len(hub), hub.watched(), hub.newest(key)) == (0, {}, None)


def test_a_late_watcher_with_an_older_update_replaces_nothing():
    hub, key = Hub(10, 10), new_id()
    hub.join(Watcher(key, new_id(), lambda: None), make(key, 5))
    hub.join(Watcher(key, new_id(), lambda: None), make(key, 4))
    assert hub.newest(key).sequence == 5


def test_updates_wake_those_who_watch_that_session():
    hub, key, other = Hub(10, 10), new_id(), new_id()
    here, there = Watcher(key, new_id(), lambda: None), Watcher(other, new_id(), lambda: None)
    hub.join(here, make(key))
    hub.join(there, make(other))
    hub.publish(make(key, 1))
    hub.publish(make(new_id(), 1))
    assert (here.wake.is_set(), there.wake.is_set()) == (True, False)


def test_the_oldest_stream_of_a_user_gives_way_even_when_it_hangs():
    hub, key, user, ended = Hub(10, 1), new_id(), new_id(), []
    stuck = Watcher(key, user, lambda: ended.append("stuck"), writing_since=time.monotonic())
    for watcher in (stuck, Watcher(key, new_id(), lambda: ended.append("stranger"))):
        hub.join(watcher, make(key))
    hub.join(Watcher(key, user, lambda: ended.append("new")), make(key))
    assert (stuck.replaced, stuck.wake.is_set(), ended, len(hub)) == (True, True, ["stuck"], 2)


def test_who_does_not_read_is_ended():
    hub, key, ended = Hub(10, 10), new_id(), []
    slow = Watcher(key, new_id(), lambda: ended.append("slow"))
    quick = Watcher(key, new_id(), lambda: ended.append("quick"))
    hub.join(slow, make(key))
    hub.join(quick, make(key))
    slow.writing_since = time.monotonic() - 31
    quick.writing_since = time.monotonic()
    assert (hub.end_stuck(30), ended) == (1, ["slow"])


def test_a_ticket_replaces_what_it_opened_before_and_nothing_else():
    hub, key, user = Hub(2, 10), new_id(), new_id()
    first, other = (Watcher(key, user, lambda: None, ticket) for ticket in ("a", "b"))
    hub.join(first, make(key))
    hub.join(other, make(key))
    hub.join(Watcher(key, user, lambda: None, "a"), make(key))  # although the process is full
    assert (first.replaced, first.wake.is_set(), other.replaced, len(hub)) == (True, True, False, 2)


def test_streams_without_a_ticket_replace_nothing():
    hub, key, user = Hub(10, 10), new_id(), new_id()
    first, second = Watcher(key, user, lambda: None), Watcher(key, user, lambda: None)
    hub.join(first, make(key))
    hub.join(second, make(key))
    assert (first.replaced, len(hub)) == (False, 2)

"""Watching a session as it goes: server-sent events through the gateway, with replay, tickets and an end."""

import json

import pytest
import requests


class Watcher:
    """An open stream; ``next()`` gives the next event as ``(name, id, data)``."""

    def __init__(self, url: str, path: str, **headers: str) -> None:
        self.response = requests.get(f"{url}/api/v1{path}", headers=headers, stream=True, timeout=(5, 30))
        self._events = self._read()

    def _read(self):
        fields: dict[str, str] = {}
        for line in self.response.iter_lines(chunk_size=1, decode_unicode=True):
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                fields[name] = value
            elif not line and "event" in fields:
                yield fields["event"], fields.get("id"), json.loads(fields["data"])
                fields = {}

    def next(self, name: str | None = None):
        """The next event (of that name), None at the end of the stream."""
        return next((event for event in self._events if name in (None, event[0])), None)

    def close(self) -> None:
        self.response.close()


class EventSource:
    """A browser's: it sends no token, comes back with the last id by itself, and gives up at any status but 200.

    ``next()`` gives the next event as ``(name, id, data)``, None once it has given up.
    """

    def __init__(self, url: str) -> None:
        self.url, self.last_id, self.gave_up_at, self.connections = url, "", 0, 0
        self._response: requests.Response | None = None

    def next(self):
        while not self.gave_up_at:
            try:
                for fields in self._blocks():
                    self.last_id = fields.get("id", self.last_id)
                    if fields.get("data"):
                        return fields["event"], self.last_id, json.loads(fields["data"])
            except requests.RequestException:
                pass  # the connection broke
            self._response = None
        return None

    def cut(self):
        """The connection breaks."""
        self._response.close()
        self._response = None

    def cut_in_the_first_state(self):
        """It comes back, and the connection breaks again after the first block."""
        self.last_id = next(self._blocks())["id"]
        self.cut()

    def _blocks(self):
        if self._response is None:
            self._connect()
        fields: dict[str, str] = {}
        for line in self._lines:
            if line and not line.startswith(":"):
                name, _, value = line.partition(":")
                fields[name] = value.removeprefix(" ")
            elif not line:
                yield fields
                fields = {}

    def _connect(self):
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": self.last_id} if self.last_id else {})
        self._response = requests.get(self.url, headers=headers, stream=True, timeout=(5, 30))
        self._lines = self._response.iter_lines(chunk_size=1, decode_unicode=True)
        self.connections += 1
        if self._response.status_code != 200:
            self.gave_up_at, self._lines = self._response.status_code, iter(())


@pytest.fixture
def event_source(system):
    """``event_source(api, session_id)``: opened by a ticket of its own."""
    opened = []

    def start(api, session_id):
        href = api.post(f"/sessions/{session_id}/stream-tickets", expect=201)["href"]
        opened.append(EventSource(system.url + href))
        return opened[-1]

    yield start
    for source in opened:
        if source._response is not None:
            source.cut()


@pytest.fixture
def watch(system):
    opened = []

    def start(path, token=None, **headers):
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        opened.append(Watcher(system.url, path, **sent, **headers))
        return opened[-1]

    yield start
    for watcher in opened:
        watcher.close()


@pytest.fixture
def live(robin, guide, find, write_plan):
    return guide.start(robin.api, write_plan(robin.api, (find(robin.api, "back squat"), 3, 5, 80)))


def test_a_watcher_sees_the_state_at_once_and_every_change(live, watch):
    watcher = watch(f"/sessions/{live.id}/events", live.api.token)
    assert watcher.response.headers["Content-Type"].startswith("text/event-stream")
    name, sequence, state = watcher.next()
    assert (name, int(sequence), state["id"]) == ("state", live.state["sequence"], live.id)
    live.complete(reps=5)
    _, sequence, state = watcher.next("state")
    assert int(sequence) == live.state["sequence"]
    assert state["progress"]["done"] == 1
    live.finish()
    assert watcher.next("end")[2] == {"reason": "session-ended"}
    assert watcher.next() is None


def test_a_reconnect_gets_what_it_missed(live, watch):
    first = watch(f"/sessions/{live.id}/events", live.api.token)
    seen = first.next("state")[1]
    first.close()
    live.complete()
    live.complete()
    again = watch(f"/sessions/{live.id}/events", live.api.token, **{"Last-Event-ID": seen})
    state = again.next("state")[2]
    assert state["progress"]["done"] == 2
    assert len(state["commands"]) == 2


def test_a_ticket_opens_one_stream_and_is_not_used_up_by_a_head(system, live, watch, robin):
    ticket = robin.api.post(f"/sessions/{live.id}/stream-tickets", expect=(200, 201))["ticket"]
    for port in (system.port, system.ports["stream"]):
        address = f"http://127.0.0.1:{port}/api/v1/sessions/{live.id}/events?ticket={ticket}"
        assert requests.head(address, timeout=30).status_code == 405
    opened = watch(f"/sessions/{live.id}/events?ticket={ticket}")
    assert opened.next()[0] == "state"
    assert watch(f"/sessions/{live.id}/events?ticket={ticket}").response.status_code == 401


def test_a_log_out_ends_the_stream(live, watch, robin):
    device = robin.another_device()
    watcher = watch(f"/sessions/{live.id}/events", device.token)
    assert watcher.next()[0] == "state"
    device.post("/auth/logout", expect=(200, 204))
    assert watcher.next("end")[2] == {"reason": "revoked"}


def test_a_stranger_gets_nothing(live, watch, stranger):
    assert watch(f"/sessions/{live.id}/events", stranger.api.token).response.status_code == 404
    assert watch(f"/sessions/{live.id}/events").response.status_code == 401


def test_an_event_source_lives_through_three_blips(live, event_source, system):
    """Cut between two events, cut within the first state after that, and the stream process dies; one ticket."""
    source = event_source(live.api, live.id)
    states = [source.next()]
    live.complete()
    states.append(source.next())

    source.cut()
    live.complete()
    live.do("note", text="first blip")
    states.append(source.next())

    source.cut()
    live.do("note", text="second blip")
    source.cut_in_the_first_state()
    live.do("note", text="third note")
    states.append(source.next())

    dying = [one for one in system.processes() if "[setwise stream]" in " ".join(one.cmdline())]
    assert dying, "the test does not look where it should"
    for process in dying:
        process.kill()
    live.do("note", text="third blip")
    states.append(source.next())
    live.finish()
    states.append(source.next())

    assert {name for name, _, _ in states} == {"state"}
    assert [data["sequence"] for _, _, data in states] == [0, 1, 3, 5, 6, 7]
    assert [one["sequence"] for _, _, data in states for one in data["commands"]] == list(range(1, 8))
    assert source.next()[2] == {"reason": "session-ended"}
    assert source.next() is None
    assert source.gave_up_at == 204
    assert source.connections >= 5  # the first, three blips, and the last one, which learns that all is over


def test_a_log_out_ends_what_a_ticket_opened_for_good(live, event_source, robin):
    device = robin.another_device()
    source = event_source(device, live.id)
    assert source.next()[0] == "state"
    device.post("/auth/logout", expect=(200, 204))
    assert source.next()[2] == {"reason": "revoked"}
    assert source.next() is None
    assert source.gave_up_at == 401

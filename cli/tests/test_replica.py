"""A replica that is asked to stop answers everybody who reached it, and lets nobody wait who comes too late.

Who comes in the very moment in which it closes is the kernel's to refuse or to reset, so the callers here do as the
gateway does: told that the replica leaves, they stay away.
"""

import threading
from collections import Counter
from http.client import HTTPConnection, HTTPException

from cli.system.services import HOST

CALLERS = 16


def call(caller: HTTPConnection, path: str = "/") -> str:
    """One request: answered (and sent away), lost, or refused before anything was sent."""
    try:
        if caller.sock is None:
            caller.connect()
    except OSError:
        return "refused"
    try:
        caller.request("POST", path, b"ping")
        answer = caller.getresponse()
        if answer.read() != b"ping":
            return "lost"
        return "sent away" if answer.will_close else "answered"
    except (OSError, HTTPException):
        caller.close()
        return "lost"


def together(action) -> list[threading.Thread]:
    """Many callers at once, each with its number."""
    callers = [threading.Thread(target=action, args=(number,)) for number in range(CALLERS)]
    for caller in callers:
        caller.start()
    return callers


def test_everybody_is_answered_and_sent_away(start_replica, eventually):
    process, port = start_replica()
    outcomes: Counter[str] = Counter()

    def call_repeatedly(number):
        caller, outcome = HTTPConnection(HOST, port, timeout=60), "answered"
        while outcome == "answered":
            outcome = call(caller)
            outcomes[outcome] += 1
            if number % 2:
                caller.close()

    callers = together(call_repeatedly)
    eventually(lambda: outcomes["answered"] > 50)
    process.terminate()
    while (outcome := call(HTTPConnection(HOST, port))) == "answered":
        pass
    assert outcome == "sent away"
    for caller in callers:
        caller.join(60)
    assert process.wait(60) == 0
    assert outcomes["lost"] == 0
    assert outcomes["sent away"] > 0
    assert outcomes["sent away"] + outcomes["refused"] == CALLERS  # the latter was away for two seconds
    assert call(HTTPConnection(HOST, port)) == "refused"


def test_who_waits_in_the_backlog_gets_in(start_replica):
    """The kernel has connected all of them; the replica, which serves few at a time, has seen hardly any."""
    process, port = start_replica(places=2)
    connections = [HTTPConnection(HOST, port, timeout=60) for _ in range(CALLERS)]
    for connection in connections:
        connection.connect()
    outcomes = [""] * CALLERS
    process.terminate()

    def call_slow(number):
        outcomes[number] = call(connections[number], "/slow")

    for caller in together(call_slow):
        caller.join(60)
    assert outcomes == ["sent away"] * CALLERS
    assert process.wait(60) == 0

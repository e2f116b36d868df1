"""The systems of `bench requests`: how each is asked for a row, and the proof that they answer the same.

Set aside when answers are compared: ids that a system gives itself, the instants at which it did something and what
follows from them (``elapsed``), and the text of cursors. All else is the same, member by member and in the same order.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import jwt

from cli.demo.api import kg
from gateway.recent_writes import WINDOW_SECONDS
from gateway.settings import Settings as GatewaySettings
from harness.benches.connection import Connection, Request
from harness.benches.person import SESSION_EXERCISES, SESSION_SETS, Person, set_commands
from harness.benches.request_rows import ROWS, Row
from harness.benches.same_json import differences
from harness.benches.systems import SECRET, Reference, Setwise, System

BATCH = SESSION_EXERCISES * SESSION_SETS
# Ids of what is written, and instants; the undoable command is one's own id.
ASIDE = frozenset(
    {"id", "created_at", "updated_at", "measured_at", "completed_at", "server_time", "elapsed", "next_cursor"}
)
WEIGHT = {"type": "weight", "value": kg(81.5)}
RESET = (
    "UPDATE session_steps SET status = 'pending', actual = NULL",
    "UPDATE live_sessions SET sequence = 0, undoable = NULL",
    "DELETE FROM session_commands",
)


class Side(Protocol):
    """One of the systems that take turns."""

    @property
    def system(self) -> System:
        """Whose CPU is counted."""

    @property
    def connection(self) -> Connection:
        """Who asks it."""

    def prepare(self, row: Row, patient: bool) -> None:
        """Before the rounds of a row. ``patient``: wait until a plain row finds no recent write of the user."""

    def write_before(self, row: Row) -> None:
        """Before a round of a row that follows a write of the user's own."""

    def batch(self, row: Row) -> list[Request]:
        """BATCH requests; what must be there for them is made, and had its effects."""


class SetwiseSide:
    """Setwise with one person."""

    def __init__(self, system: Setwise) -> None:
        self.system: Setwise = system
        self.person = Person(system.trial.url, system.port)
        self.person.train()
        system.settle()
        self.connection = self.person.connection()
        self.written_at = time.monotonic()

    def seed(self) -> dict[str, Any]:
        """All that the monolith needs to give the same answers."""
        return {
            "user_id": self.person.id,
            "exercises": self.person.exercises,
            "weights": self._all("/api/v1/measurements?type=weight&limit=100"),
            "workout_days": [one["local_date"] for one in self._all("/api/v1/workouts?limit=100")],
            "session": self.person.session,
        }

    def _all(self, path: str) -> list[Any]:
        items, cursor = list[Any](), ""
        while True:
            page = self.connection.ask(Request("GET", path + cursor))
            items += page["items"]
            if page["page"]["next"] is None:
                return items
            cursor = f"&cursor={page['page']['next']}"

    def prepare(self, row: Row, patient: bool) -> None:
        """A token that lasts, and where wanted no write within the time for which the gateway remembers one."""
        self.connection.close()
        self.connection = self.person.connection()
        if patient and not row.after:
            forgotten = self.written_at + WINDOW_SECONDS + GatewaySettings.deadline + 1
            time.sleep(max(0.0, forgotten - time.monotonic()))

    def write_before(self, row: Row) -> None:
        """Make something and delete it, so that the answers stay the same."""
        if not row.after:
            return
        api = self.person.writer.api
        if row.after == "catalog":
            body = {"name": "My lift", "measure": "weight_reps", "muscles": [{"muscle": "lats"}]}
            made, path = api.post("/exercises", body), "/exercises"
        else:
            made, path = api.post("/measurements", WEIGHT), "/measurements"
        api.delete(f"{path}/{made['id']}", etag=made.etag)
        self.written_at = time.monotonic()
        self.system.settle()

    def batch(self, row: Row) -> list[Request]:
        """For sets a new session; else the same request again.

        What is written here is remembered by the gateway too, and would have services ask each other in later rows.
        """
        if row.writes:
            self.written_at = time.monotonic()
        if row.asks == "set":
            self.person.begin_session()
            self.system.settle()
            return set_commands(self.person.session)
        return [request(row.asks, self.person.exercises)] * BATCH


class MonolithSide:
    """The monolith with the same person."""

    def __init__(self, system: Reference, seed: dict[str, Any]) -> None:
        self.system, self._seed = system, seed
        expires = datetime.now(UTC) + timedelta(hours=1)
        self.connection = Connection(
            system.port, jwt.encode({"sub": seed["user_id"], "exp": expires}, SECRET, algorithm="HS256")
        )

    def prepare(self, row: Row, patient: bool) -> None:
        """Nothing is remembered here."""

    def write_before(self, row: Row) -> None:
        """Makes no difference here."""

    def batch(self, row: Row) -> list[Request]:
        """For sets the session from its beginning; else the same request again."""
        if row.asks == "set":
            assert self.system.postgres is not None
            self.system.postgres.sql("; ".join(RESET), "monolith")
            return set_commands(self._seed["session"])
        return [request(row.asks, self._seed["exercises"])] * BATCH


class YardstickSide:
    """The bare app, which is asked the same whatever the row."""

    def __init__(self, system: Reference) -> None:
        self.system, self.connection = system, Connection(system.port)

    def prepare(self, row: Row, patient: bool) -> None:
        """Nothing."""

    def write_before(self, row: Row) -> None:
        """Nothing."""

    def batch(self, row: Row) -> list[Request]:
        """So many more as it is cheaper."""
        return [Request("GET", "/")] * (4 * BATCH)


def request(asks: str, exercises: list[dict[str, Any]]) -> Request:
    """The request of a row, unless it is that of a set."""
    return {
        "list": Request("GET", "/api/v1/exercises"),
        "one": Request("GET", f"/api/v1/exercises/{exercises[3]['id']}"),
        "weights": Request("GET", "/api/v1/measurements?type=weight"),
        "today": Request("GET", "/api/v1/me/today"),
        "weight": Request("POST", "/api/v1/measurements", WEIGHT),
    }[asks]


def check_same(one: Side, two: Side) -> None:
    """Ask both for every row. Raises AssertionError with the first differences.

    Sets are sent with the same ids to the same session, which the monolith has from Setwise; both begin it anew for
    the measurements.
    """
    seen: dict[str, Row] = {row.asks: row for row in ROWS}
    for asks, row in seen.items():
        requests = (two.batch(row) if asks == "set" else one.batch(row))[:2]
        for sent in requests:
            first, second = (_without_cursor(side.connection.ask(sent)) for side in (one, two))
            found = list(differences(first, second, ASIDE))
            assert not found, f"{sent.method} {sent.path}: {'; '.join(found[:5])}"


def _without_cursor(answer: Any) -> Any:
    """The same answer with its cursor under a name of its own."""
    page = answer.get("page")
    if isinstance(page, dict) and "next" in page:
        return answer | {"page": page | {"next_cursor": page["next"], "next": None}}
    return answer

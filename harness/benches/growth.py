"""Whether what somebody does costs more the longer they have trained: 3,000 workouts of ten years against 30.

Measured: CPU of every process for the same request of two people, in turns, until the last effect (the worker is in
it): readings of the whole history, and changes of today and of long ago; the figure is the ratio of the two medians.
The most expensive of the edits of a workout of years ago has a figure of its own.

Not measured: PostgreSQL, RabbitMQ and Redis; how the histories came to be. What a system does at rest is in the figures
for as long as its effects are waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from cli.demo.api import kg
from harness.benches.connection import Connection, Request
from harness.benches.cpu import spent_during
from harness.benches.figures import Figure
from harness.benches.history import History
from harness.benches.options import Options
from harness.benches.systems import SERVERS, Setwise, system_for

SHORT, LONG, QUICK_LONG = 30, 3_000, 100
ROUNDS, READS, EDITS, QUICK_COUNT = 5, 20, 3, 2
AT_MOST, EDIT_AT_MOST = 1.2, 60.0
DEEP = "an edit deep in {:,} workouts"
READ, WRITE, EDIT = "read", "write", "edit"  # an edit is a write to a workout of years ago


@dataclass
class Trainee:
    """A history with a connection, and the workouts that were added to it between old ones."""

    history: History
    connection: Connection
    added: list[str]
    round: int = 0

    def ask(self, method: str, path: str, body: Any = None, etag: str = "") -> Any:
        """One request, with If-Match where a tag is given."""
        return self.connection.ask(Request(method, f"/api/v1{path}", body), {"If-Match": etag} if etag else {})

    def tag(self, key: str) -> str:
        """The tag of a workout."""
        return str(self.history.writer.api.get(f"/workouts/{key}").etag)


Action = Callable[[Trainee], Callable[[], None]]


def measure(options: Options) -> Iterator[Figure]:
    """The ratio of each reading and each change, then the edit."""
    with system_for(options) as system:
        yield from measure_on(system, options)


def measure_on(system: Setwise, options: Options) -> Iterator[Figure]:
    """As above, on a system that runs."""
    long = QUICK_LONG if options.quick else LONG
    people = [trainee(system, count, seed) for seed, count in enumerate((SHORT, long), start=1)]
    system.settle()
    dearest = 0.0
    for name, (prepare, kind) in actions().items():
        costs = in_turns(system, people, prepare, kind, options)
        short_cost, long_cost = (median(one) for one in costs)
        ratios = [two / one for one, two in zip(*costs, strict=True)]
        more = {f"ms of {SHORT}": short_cost, f"ms of {long:,}": long_cost}
        yield Figure.of(name, ratios, "x", AT_MOST, more=more)
        dearest = max(dearest, long_cost if kind == EDIT else 0.0)
    yield Figure(DEEP.format(long), dearest, "ms", EDIT_AT_MOST)


def trainee(system: Setwise, count: int, seed: int) -> Trainee:
    """Somebody with so many workouts and a body weight."""
    history = History(system.trial.url, system.port, count, seed)
    history.write()
    history.writer.insist("POST", "/measurements", {"type": "weight", "value": kg(80)})
    return Trainee(history, history.connection(), [])


def in_turns(system: Setwise, people: list[Trainee], prepare: Action, kind: str, options: Options) -> list[list[float]]:
    """Milliseconds of one action, for each person in each round after one that warms up (not in a quick run)."""
    costs: list[list[float]] = [[] for _ in people]
    count = options.rounds(READS if kind == READ else EDITS, QUICK_COUNT)
    for person in people:
        person.connection.close()
        person.connection = person.history.connection()
    for number in range(1 if options.quick else 0, options.rounds(ROUNDS) + 1):
        for place, person in enumerate(people):
            actions = [prepare(person) for _ in range(count)]
            system.settle()

            def act(actions: list[Callable[[], None]] = actions) -> None:
                for action in actions:
                    action()
                if kind != READ:
                    system.settle()

            found = spent_during(system.processes, act)
            if number:
                costs[place].append(sum(value for name, value in found.items() if name != SERVERS) / count)
    return costs


def actions() -> dict[str, tuple[Action, str]]:
    """What is done, and of which kind it is. The workouts that are added are deleted again."""
    last = datetime.now(UTC).date()
    first = last - timedelta(days=3_650)
    return {
        "summary of a year": (_get("/analytics/summary?period=year"), READ),
        "streaks": (_get("/streaks"), READ),
        "me/today": (_get("/me/today"), READ),
        "me/dashboard": (_get("/me/dashboard"), READ),
        "progress of an exercise in ten years": (
            _get(f"/progress/exercises/{{exercise}}?from={first}&to={last}"),
            READ,
        ),
        "POST a weight": (_post_weight, WRITE),
        "PATCH the title of an old workout": (_patch_title, EDIT),
        "PUT an old workout": (_put, EDIT),
        "POST a back-dated workout": (_post_back_dated, EDIT),
        "DELETE an old workout": (_delete, EDIT),
    }


def _get(path: str) -> Action:
    def prepare(person: Trainee) -> Callable[[], None]:
        whole = path.format(exercise=person.history.writer.exercises[0])
        return lambda: person.ask("GET", whole)

    return prepare


def _post_weight(person: Trainee) -> Callable[[], None]:
    return lambda: person.ask("POST", "/measurements", {"type": "weight", "value": kg(80.5)})


def _patch_title(person: Trainee) -> Callable[[], None]:
    key, person.round = _next_old(person)
    tag, title = person.tag(key), f"Renamed {person.round}"
    return lambda: person.ask("PATCH", f"/workouts/{key}", {"title": title}, tag)


def _put(person: Trainee) -> Callable[[], None]:
    key, person.round = _next_old(person)
    place = person.history.ids.index(key)
    body, tag = person.history.workout(place), person.tag(key)
    return lambda: person.ask("PUT", f"/workouts/{key}", body, tag)


def _next_old(person: Trainee) -> tuple[str, int]:
    """One of EDITS old workouts after the other, and the number of the turn."""
    return person.history.old(EDITS)[person.round % EDITS], person.round + 1


def _post_back_dated(person: Trainee) -> Callable[[], None]:
    person.round += 1
    body = person.history.workout(person.history.count // 10 + 0.1 + person.round / 1_000, "Forgotten")
    return lambda: person.added.append(person.ask("POST", "/workouts", body)["id"])


def _delete(person: Trainee) -> Callable[[], None]:
    key = person.added.pop()
    tag = person.tag(key)
    return lambda: person.ask("DELETE", f"/workouts/{key}", etag=tag)

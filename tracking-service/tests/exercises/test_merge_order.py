"""Merging then logging is logging then merging: any story of the catalogue and of the log, told in any order.

The ledger counts from nothing but the last word on each workout and each exercise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service_kit.ids import new_id
from service_kit.testing.plugin import UserClient
from service_kit.testing.repetitions import repetitions

NAMES = "ABCD"
TARGET, LEAST_REPS = 150, 5
Sets = list[tuple[int, int]]


@dataclass
class Story:
    """What happened: per exercise the successor at each version, per workout its states (None: deleted), and in which
    order it is told. An event is (exercise or workout, version); None lets the timer run.
    """

    merges: dict[str, list[str | None]]
    workouts: list[tuple[int, list[dict[str, Sets] | None]]]
    order: list[tuple[str | int, int] | None] = field(default_factory=list)

    def head(self, name: str) -> str:
        """What the exercise counts as in the end."""
        while (into := self.merges[name][-1]) is not None:
            name = into
        return name


@st.composite
def merging(draw: st.DrawFn) -> dict[str, list[str | None]]:
    """A story of merges and undone merges as the catalogue allows them: nobody into what leads back."""
    merges: dict[str, list[str | None]] = {name: [None] for name in NAMES}
    for name, other in draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=6)):
        if merges[name][-1] is not None:
            merges[name].append(None)
            continue
        while (into := merges[other][-1]) is not None:
            other = into
        if other != name:
            merges[name].append(other)
    return merges


# None is a leap from another: ten repetitions with 150 kg are a maximum of 200 kg.
LIFTS = st.lists(st.tuples(st.integers(100, 150), st.integers(1, 10)), min_size=1, max_size=2)
STATES = st.lists(st.dictionaries(st.sampled_from(NAMES), LIFTS, min_size=1, max_size=2), min_size=1, max_size=2)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    workouts: list[Any] = []
    for states in draw(st.lists(STATES, min_size=1, max_size=4)):
        deleted: list[None] = draw(st.sampled_from([[], [], [], [None]]))
        workouts.append((-draw(st.integers(0, 20)), [*states, *deleted]))
    story = Story(draw(merging()), workouts)
    events: list[Any] = [(name, version) for name in NAMES for version in range(2, len(story.merges[name]) + 1)]
    events += [
        (number, version) for number, (_, states) in enumerate(workouts) for version in range(1, len(states) + 1)
    ]
    doubled = draw(st.lists(st.sampled_from(events), max_size=3))
    story.order = draw(st.permutations([*events, *doubled, None, None]))
    return story


def sets_of(story: Story, head: str) -> list[list[tuple[int, int, int]]]:
    """Per workout that has any, in the order in which they took place: (day, load, reps) of the sets of a family."""
    found = []
    for day, states in sorted(story.workouts, key=lambda one: one[0]):
        done = [(day, *one) for name, sets in (states[-1] or {}).items() if story.head(name) == head for one in sets]
        if done:
            found.append(done)
    return found


def ledger(story: Story, head: str) -> dict[str, Any]:
    """What the family's records, progress and goal must say."""
    workouts = sets_of(story, head)
    every = [one for workout in workouts for one in workout]
    loads = [load for _, load, _ in every]
    epley = [load * 1000 if reps == 1 else half_up(Fraction(load * 1000 * (30 + reps), 30)) for _, load, reps in every]
    reached = [day for day, load, reps in every if load >= TARGET and reps >= LEAST_REPS]
    return {
        "heaviest": str(max(loads)) if loads else None,
        "e1rm": half_up(Fraction(max(epley), 10)) if epley else None,  # shown in hundredths of a kilogram
        "volume": max((sum(load * reps for _, load, reps in workout) for workout in workouts), default=None),
        "fronts": {
            (reps, load) for _, load, reps in every if not any(beaten((reps, load), (r, w)) for _, w, r in every)
        },
        "sessions": [
            (
                day_of(workout[0][0]),
                len(workout),
                sum(reps for _, _, reps in workout),
                str(max(w for _, w, _ in workout)),
            )
            for workout in workouts
        ],
        "reached_on": day_of(min(reached)) if reached else None,
    }


def beaten(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return other != one and other[0] >= one[0] and other[1] >= one[1]


def half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def day_of(day: int) -> str:
    return (date(2026, 3, 12) + timedelta(days=day)).isoformat()


def seen(user: Any, key: UUID, goal_id: str) -> dict[str, Any]:
    """The same as :func:`ledger`, as the API tells it."""
    records = user.get(f"/records?exercise_id={key}&limit=100").json["items"]
    assert {item["status"] for item in records} <= {"current"}
    by_kind: dict[str, list[Any]] = {}
    for item in records:
        by_kind.setdefault(item["kind"], []).append(item)

    def only(kind: str) -> Any:
        items = by_kind.get(kind, [])
        assert len(items) <= 1, f"one record of {kind} stands"
        return items[0]["value"]["value"] if items else None

    sessions = user.get(f"/progress/exercises/{key}?from=2026-02-01").json["sessions"]
    e1rm, volume = only("e1rm"), only("best_session_volume")
    return {
        "heaviest": only("heaviest"),
        "e1rm": e1rm and round(Fraction(e1rm) * 100),
        "volume": volume and int(volume),
        "fronts": {
            (int(item["value"]["value"]), int(item["load"]["value"])) for item in by_kind.get("most_reps_at_load", [])
        },
        "sessions": [(one["date"], one["sets"], one["reps"], one["heaviest"]["value"]) for one in sessions],
        "reached_on": user.get(f"/goals/{goal_id}").json["reached_on"],
    }


def payloads(user: Any, workout: Any, keys: dict[str, UUID], story: Story) -> list[list[Any]]:
    """The states of each workout as they are published; ids follow the place in the story."""
    made = []
    for number, (day, states) in enumerate(story.workouts):
        workout_id = str(new_id())
        made.append([])
        for state in states:
            done = {keys[n]: [{"load": f"{w} kg", "reps": r} for w, r in sets] for n, sets in (state or {}).items()}
            hour = {"started_at": f"{day_of(day)}T10:00:{number:02}Z", "ended_at": f"{day_of(day)}T11:00:00Z"}
            made[-1].append(workout(user, done, day=day, workout_id=workout_id, **hour))
    return made


@settings(
    max_examples=repetitions(25, short=8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(story=stories())
def test_any_order_of_merges_and_workouts_ends_as_the_ledger(
    app, key, profile, exercise, merge, workout, publish, rebuild, story
):
    user = UserClient(app.test_client(), key)
    profile(user)
    keys = {name: exercise(name=name) for name in NAMES}
    target = {"value": str(TARGET), "unit": "kg"}
    terms = {"kind": "exercise_load", "reps": LEAST_REPS, "target": target, "start_date": "2026-02-01"}
    goals = {n: user.post("/goals", terms | {"exercise_id": str(keys[n])}).json["id"] for n in NAMES}
    states = payloads(user, workout, keys, story)
    for event in [*story.order, None]:
        if event is None:
            rebuild()
            continue
        subject, version = event
        if isinstance(subject, str):
            into = story.merges[subject][version - 1]
            merge(keys[subject], keys[into] if into else None, version=version, name=subject)
        else:
            deleted = story.workouts[subject][1][version - 1] is None
            publish(states[subject][version - 1], version=version, deleted=deleted)
    for name in NAMES:
        assert seen(user, keys[name], goals[name]) == ledger(story, story.head(name)), name
        ids = {item["exercise_id"] for item in user.get(f"/records?exercise_id={keys[name]}").json["items"]}
        assert ids <= {str(keys[story.head(name)])}

"""Pages that are held are those of the log as it is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service_kit.testing.repetitions import repetitions
from tracking_service.measurements import pages
from training.bounded_cache import BoundedCache

PATHS = (
    "/measurements?limit=3",
    "/measurements?type=weight&limit=100",
    "/measurements?status=pending",
    "/measurements",
)
DAY = st.integers(1, 28)
# 8.1 waits for a confirmation, and lets others wait.
VALUE = st.sampled_from(["8.1", "80", "81", "95"])
EDITS = st.one_of(
    st.tuples(st.just("log"), DAY, VALUE),
    st.tuples(st.just("correct"), st.integers(0, 9), VALUE),
    st.tuples(st.just("note"), st.integers(0, 9), st.text("ab", max_size=3)),
    st.tuples(st.sampled_from(["confirm", "delete"]), st.integers(0, 9), st.none()),
)


def kg(value: str) -> dict[str, str]:
    return {"value": value, "unit": "kg"}


def edit(user: Any, ids: list[str], kind: str, which: int, value: Any) -> None:
    """Do it to one of the measurements, or log another."""
    address = f"/measurements/{ids[which % len(ids)]}" if ids else ""
    if kind == "log":
        body = {"type": "weight", "value": kg(value), "measured_at": f"2026-02-{which:02d}T07:00:00Z"}
        ids.append(user.post("/measurements", body).json["id"])
    elif not ids:
        return
    elif kind == "delete":
        user.delete(address)
        ids.remove(address.rpartition("/")[2])
    elif kind == "confirm":
        user.post(f"{address}/confirm")
    else:
        user.patch(address, {"value": kg(value)} if kind == "correct" else {"note": value or None})


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], list[bytes]]:
    """``look(ann)``: the pages, each of which is the same where nothing is held."""

    def ask(user: Any) -> list[bytes]:
        shown = [user.get(path).data for path in PATHS]
        held = pages._held._bodies
        monkeypatch.setattr(pages._held, "_bodies", BoundedCache(pages.MAX_HELD))
        assert [user.get(path).data for path in PATHS] == shown
        monkeypatch.setattr(pages._held, "_bodies", held)  # with all that was ever held
        return shown

    return ask


@settings(
    max_examples=repetitions(100, short=15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(EDITS, min_size=1, max_size=8))
def test_whatever_is_done_to_measurements_shows_at_once(ann: Any, look: Any, edits: list[Any]) -> None:
    ids = list[str]()
    for one in edits:
        edit(ann, ids, *one)
        look(ann)


def test_a_weight_of_a_workout_and_another_time_zone_show_at_once(
    ann: Any, look: Any, train: Any, profile: Any, exercise: Any
) -> None:
    answers = [look(ann)]
    train(ann, {exercise(): [{"load": "80 kg", "reps": 5}]}, body_weight="82 kg")
    answers.append(look(ann))
    ann.post("/measurements", {"type": "weight", "value": kg("81"), "measured_at": "2026-03-10T23:30:00Z"})
    answers.append(look(ann))
    profile(ann, version=2, time_zone="Asia/Tokyo")
    answers.append(look(ann))
    assert [one != two for one, two in pairwise(answers)] == [True] * 3

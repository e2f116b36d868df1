"""Whose time zone was which when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from training.zones import MAX_CHOICES, not_before, spans, with_choice, zone_at

ZONES = ("UTC", "Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles")
START = datetime(2026, 3, 1, tzinfo=UTC)
instants = st.integers(0, 10_000).map(lambda hours: START + timedelta(hours=hours))


def history_of(choices):
    history = []
    for at, zone in choices:
        history = with_choice(history, zone, at)
    return history


def test_nothing_is_known_of_somebody_who_chose_nothing():
    assert zone_at([], START) is None
    assert not_before([], START) == START


def test_the_first_choice_holds_for_all_time_before():
    history = history_of([(START, "Asia/Tokyo"), (START + timedelta(days=1), "Europe/Berlin")])
    assert zone_at(history, START - timedelta(days=9999)) == "Asia/Tokyo"
    assert zone_at(history, START + timedelta(hours=23)) == "Asia/Tokyo"
    assert zone_at(history, START + timedelta(days=1)) == "Europe/Berlin"


def test_a_choice_that_another_clock_made_later_holds_now():
    history = history_of([(START, "Asia/Tokyo"), (START + timedelta(seconds=1), "Europe/Berlin")])
    assert zone_at(history, not_before(history, START)) == "Europe/Berlin"


def test_of_many_choices_the_oldest_are_left_out():
    history = history_of((START + timedelta(days=day), ZONES[day % 2]) for day in range(MAX_CHOICES + 5))
    assert len(history) == MAX_CHOICES
    assert zone_at(history, START) is None
    assert zone_at(history, START + timedelta(days=MAX_CHOICES + 4)) == ZONES[(MAX_CHOICES + 4) % 2]


@given(st.lists(st.tuples(instants, st.sampled_from(ZONES)), max_size=MAX_CHOICES), instants)
def test_the_newest_choice_before_an_instant_holds(choices, at):
    choices.sort(key=lambda one: one[0])
    history = history_of(choices)
    made = [zone for since, zone in choices if since <= at]
    expected = made[-1] if made else choices[0][1] if choices else None
    assert zone_at(history, at) == expected
    assert [one.since for one in spans(history)] == sorted(
        (one.since for one in spans(history)), key=lambda since: since or datetime.min.replace(tzinfo=UTC)
    )

"""The bucket of failed log-ins as pure functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from auth_service.attempts.rules import ACCOUNT, FIRST_WAIT, LONGEST_WAIT, Counter, charge, drain, give_back, wait

NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)


def after(attempts: int, now: datetime = NOON) -> Counter:
    counter = Counter(0, now)
    for _ in range(attempts):
        counter = charge(counter, ACCOUNT, now)
    return counter


def test_the_free_attempts_wait_for_nothing() -> None:
    assert wait(after(ACCOUNT.free - 1), NOON) == 0
    assert wait(after(ACCOUNT.free), NOON) == FIRST_WAIT.total_seconds()


def test_waits_double_up_to_the_longest() -> None:
    waits = [wait(after(ACCOUNT.free + more), NOON) for more in range(9)]
    assert waits[:4] == [15, 30, 60, 120]
    assert waits[-1] == LONGEST_WAIT.total_seconds()


def test_part_of_a_second_counts_as_a_whole_one() -> None:
    blocked = Counter(12, NOON, NOON + timedelta(milliseconds=1))
    assert wait(blocked, NOON) == 1


def test_time_drains_and_keeps_the_part_of_a_drop() -> None:
    later = NOON + 2.5 * ACCOUNT.drain
    drained = drain(Counter(5, NOON), ACCOUNT, later)
    assert drained.level == 3
    assert drained.at == NOON + 2 * ACCOUNT.drain


def test_a_right_password_gives_its_charge_back() -> None:
    assert give_back(charge(Counter(3, NOON), ACCOUNT, NOON)).level == 3


@given(st.lists(st.integers(0, 3_600), max_size=400))
def test_a_patient_attacker_gets_no_more_than_the_drain(pauses: list[int]) -> None:
    counter, now, tried = Counter(0, NOON), NOON, 0
    for pause in pauses:
        now += timedelta(seconds=pause)
        if wait(counter, now) == 0:
            counter, tried = charge(counter, ACCOUNT, now), tried + 1
    doublings = 7  # from the first wait to the longest the attacker climbs this many steps
    allowed_by_waits = ACCOUNT.free + doublings + (now - NOON) / LONGEST_WAIT
    assert tried <= allowed_by_waits + (now - NOON) / ACCOUNT.drain + 1

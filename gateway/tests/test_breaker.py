"""The breaker's states and the bulkhead's places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.breaker import Breaker, Bulkhead
from gateway.health_probes import OPEN_SECONDS, RETRY_SECONDS, next_probe_delay
from service_kit.errors import Unavailable


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker("plans", threshold=3, cooldown=5.0, clock=clock)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        breaker.failure()


def test_failures_in_a_row_open_it(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.check()
    breaker.failure()
    with pytest.raises(Unavailable) as refused:
        breaker.check()
    assert "plans" in refused.value.detail
    assert int(refused.value.headers["Retry-After"]) >= 1


def test_a_success_between_failures_keeps_it_closed(breaker: Breaker) -> None:
    for _ in range(10):
        fail(breaker, 2)
        breaker.success()
    breaker.check()


def test_a_success_closes_it(breaker: Breaker) -> None:
    fail(breaker, 3)
    breaker.success()
    breaker.check()
    fail(breaker, 2)
    breaker.check()


def test_without_probes_one_request_tries_after_a_while(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.seconds += 5.0
    breaker.check()
    with pytest.raises(Unavailable):
        breaker.check()


def test_failed_probes_spare_users_the_trial(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    for _ in range(20):
        clock.seconds += 4.0
        breaker.failure()
        with pytest.raises(Unavailable):
            breaker.check()


@given(st.lists(st.booleans(), max_size=60))
def test_it_is_open_exactly_after_three_failures_since_the_last_success(outcomes: list[bool]) -> None:
    breaker = Breaker("plans", threshold=3, clock=Clock())
    for outcome in outcomes:
        (breaker.success if outcome else breaker.failure)()
    since = outcomes[::-1].index(True) if True in outcomes else len(outcomes)
    assert breaker.is_open == (since >= 3)


def test_without_a_queue_the_bulkhead_has_so_many_places_and_nobody_waits() -> None:
    bulkhead = Bulkhead("plans", 2)
    bulkhead.enter()
    bulkhead.enter()
    with pytest.raises(Unavailable):
        bulkhead.enter()
    bulkhead.leave()
    bulkhead.enter()


@pytest.mark.parametrize(
    ("alive", "is_open", "seconds"),
    [(True, False, 2.0), (False, False, RETRY_SECONDS), (False, True, OPEN_SECONDS)],
)
def test_doubt_makes_it_look_sooner(alive: bool, is_open: bool, seconds: float) -> None:
    assert next_probe_delay(alive, is_open, 2.0) == seconds

"""How long somebody waits for their turn, and who is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.breaker import Bulkhead
from gateway.queueing import BURST_SECONDS, Queue
from gateway.tests.test_breaker import Clock
from service_kit.errors import Unavailable

STANDING = 0.02


@pytest.fixture
def clock() -> Clock:
    return Clock()


def after(queue: Queue, clock: Clock, seconds: float) -> float:
    """How long somebody may wait who comes so much later."""
    clock.seconds += seconds
    patience = queue.enter()
    queue.leave()
    return patience


def test_a_burst_is_waited_for_and_a_queue_that_does_not_empty_is_not(clock: Clock) -> None:
    queue = Queue(STANDING, BURST_SECONDS, clock)
    clock.seconds += 3_600
    assert queue.enter() == BURST_SECONDS
    assert after(queue, clock, 0.8 * BURST_SECONDS) == BURST_SECONDS
    assert after(queue, clock, 0.4 * BURST_SECONDS) == STANDING
    queue.leave()
    assert after(queue, clock, 0.0) == BURST_SECONDS


def test_whoever_was_refused_made_room_and_no_end_of_the_load(clock: Clock) -> None:
    queue = Queue(STANDING, BURST_SECONDS, clock)
    queue.enter()
    queue.refuse()
    queue.leave()
    assert after(queue, clock, 0.8 * BURST_SECONDS) == STANDING
    assert after(queue, clock, 0.4 * BURST_SECONDS) == BURST_SECONDS


def test_who_waits_patiently_is_patient_in_a_burst_too(clock: Clock) -> None:
    assert Queue(60, clock=clock).enter() == 60


@given(
    st.lists(st.tuples(st.sampled_from(["enter", "leave", "refuse"]), st.floats(0, 0.8 * BURST_SECONDS)), max_size=80)
)
def test_it_is_as_patient_as_all_that_happened_says(steps: list[tuple[str, float]]) -> None:
    """Patient: within the time of a burst somebody found the queue empty, and nobody was refused."""
    clock = Clock()
    queue, length, empty, refused = Queue(STANDING, BURST_SECONDS, clock), 0, [clock.seconds], list[float]()
    for step, seconds in steps:
        clock.seconds += seconds
        if step == "enter":
            empty += [clock.seconds] * (length == 0)
            within = clock.seconds - BURST_SECONDS
            is_burst = any(one > within for one in empty) and not any(one > within for one in refused)
            assert queue.enter() == (BURST_SECONDS if is_burst else STANDING)
            length += 1
        elif length:
            if step == "refuse":
                refused.append(clock.seconds)
                queue.refuse()
            queue.leave()
            length -= 1


def test_a_place_goes_to_who_waits_longest() -> None:
    queue = Queue(20)
    bulkhead = Bulkhead("plans", 1, queue)
    order = list[int]()

    def work(number: int) -> None:
        bulkhead.enter()
        order.append(number)
        bulkhead.leave()

    bulkhead.enter()
    with ThreadPoolExecutor(9) as pool:
        for number in range(9):
            pool.submit(work, number)
            while queue.length <= number:
                pass
        bulkhead.leave()
    assert order == list(range(9))


def test_who_waits_in_vain_is_refused_and_leaves_nothing_behind() -> None:
    queue = Queue(0.001)
    queue.refuse()
    bulkhead = Bulkhead("plans", 2, queue)
    for _ in range(2):
        bulkhead.enter()
    for _ in range(3):
        with pytest.raises(Unavailable, match="busy"):
            bulkhead.enter()
    assert (queue.refusals, queue.length) == (4, 0)
    bulkhead.leave()
    bulkhead.enter()
    with pytest.raises(Unavailable):
        bulkhead.enter()

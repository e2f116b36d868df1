"""When to try again: further apart each time, never far, and never all at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service_kit.retries import LONGEST, delay
from service_kit.worker.loop import LONGEST_REST


@pytest.mark.parametrize(("failures", "longest"), [(1, LONGEST), (4, LONGEST), (40, LONGEST), (40, LONGEST_REST)])
def test_those_who_failed_together_do_not_come_back_together(failures: int, longest: timedelta) -> None:
    latest = min(longest, timedelta(seconds=2.0 ** (failures - 1)))
    delays = {delay(failures, longest) for _ in range(100)}
    assert len(delays) > 50
    assert max(delays) - min(delays) > latest / 10
    assert latest * 0.75 <= min(delays) <= max(delays) <= latest


def test_no_failure_and_absurdly_many_are_waited_for_alike() -> None:
    assert delay(0) <= timedelta(seconds=1)
    assert delay(10**6) <= LONGEST

"""What the tests of the command share."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def eventually() -> Callable[..., Any]:
    """Call a check again and again until it gives something true; fail with its last answer after a while."""

    def wait(check: Callable[[], Any], within: float = 60.0) -> Any:
        deadline = time.monotonic() + within
        while not (answer := check()):
            assert time.monotonic() < deadline, f"never came true: {check!r} gave {answer!r}"
            time.sleep(0.05)
        return answer

    return wait

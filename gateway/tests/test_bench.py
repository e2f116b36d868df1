"""The measurement measures; what it finds is for `./setwise bench` to judge."""

from __future__ import annotations

from typing import Any

import pytest

from gateway import bench
from gateway.bench import Overhead, overhead, report


def test_it_asks_both_by_turns(behind: Any) -> None:
    found = overhead(behind.port, behind.port, "/x", rounds=3)
    assert behind.counts["/x"] == 2 * (3 + bench.WARM_UP)
    assert found.direct > 0 < found.through


def test_an_error_is_no_figure(behind: Any) -> None:
    behind.documents["/x"] = (429, {})
    with pytest.raises(RuntimeError, match="429"):
        overhead(behind.port, behind.port, "/x", rounds=1)


def test_the_report_is_one_line() -> None:
    assert report(Overhead(0.5, 1.5)) == "direct 0.50 ms, through the gateway 1.50 ms: 3.0 times as long"

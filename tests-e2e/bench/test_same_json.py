"""The monolith that Setwise is measured by gives the same answers; see `harness/benches/request_sides.py`."""

from __future__ import annotations

import pytest

from harness.benches.request_sides import MonolithSide, SetwiseSide, check_same
from harness.benches.systems import Setwise, monolith
from harness.servers.base import NotThere


def test_the_monolith_answers_every_row_as_setwise_does(system):
    side = SetwiseSide(Setwise(system, []))
    seed = side.seed()
    try:
        with monolith(seed) as reference:
            check_same(side, MonolithSide(reference, seed))
    except NotThere as missing:
        pytest.skip(str(missing))

"""A tempo has one form, however it is written."""

from itertools import product

import pytest

from training.sets import canonical_tempo


def test_both_forms_are_one_tempo():
    for phases in product("09X", repeat=4):
        assert {canonical_tempo(form) for form in ("".join(phases), "-".join(phases))} == {"-".join(phases)}
    assert (canonical_tempo("30-10-x-10"), canonical_tempo("31x0")) == ("30-10-X-10", "3-1-X-0")


@pytest.mark.parametrize("text", ["", "31X", "31X00", "3-1-X0", "31-X-0", "100-1-X-0", "3-1-X-0\n", "3-1-Y-0", "٣1X0"])
def test_what_is_no_tempo(text):
    assert canonical_tempo(text) is None

"""Days between which something is asked for."""

from __future__ import annotations

from datetime import date, timedelta

import marshmallow as ma
import pytest

from service_kit.errors import Invalid
from training.day_spans import DaySpanQuery, check_span

DAY, YEAR = date(2026, 3, 12), timedelta(days=366)


@pytest.mark.parametrize("length", [0, 1, 366])
def test_a_span_of_a_day_and_the_longest_are_taken(length):
    check_span(DAY, DAY + timedelta(days=length), YEAR)


@pytest.mark.parametrize(
    ("length", "detail"), [(-1, "Must not lie after `to`."), (367, "At most 366 days before `to`.")]
)
def test_others_are_refused_at_from(length, detail):
    with pytest.raises(Invalid) as refused:
        check_span(DAY, DAY + timedelta(days=length), YEAR)
    (error,) = refused.value.errors
    assert (error.parameter, error.code, error.detail) == ("from", "out-of-range", detail)


@pytest.mark.parametrize(
    "query", [{}, {"from": "2199-12-31"}, {"to": "1900-01-01"}, {"from": "1900-01-01", "to": "2199-12-31"}]
)
def test_a_query_may_be_open_and_as_long_as_time(query):
    assert len(DaySpanQuery().load(query)) == len(query)


def test_a_query_is_refused_with_what_else_is_wrong():
    with pytest.raises(ma.ValidationError) as refused:
        DaySpanQuery().load({"from": "2026-03-12", "to": "2026-03-11", "colour": "red"})
    assert set(refused.value.messages) == {"from", "colour"}

"""Trend and derived figures from outside."""

from __future__ import annotations

from service_kit.http.fields import Choice, Integer, ListOf, LocalDate, Nested, QuerySchema, Schema, Text
from tracking_service.fields import ThinnedQuery, ThinnedSeries
from tracking_service.measurements.body_rules import ACTIVITY_LEVELS, BMI_CLASSES, MOST_OBESE
from tracking_service.measurements.trend_rules import RATE_REASONS
from tracking_service.thinning_rules import MOST_POINTS
from training.fields import AnyQuantity


class TrendQuery(ThinnedQuery):
    """Which trend."""

    type = Text(required=True, max=64, metadata={"description": "The type of measurement."})
    part = Text(max=64, metadata={"description": "Which of several values; absent: the first one."})
    from_date = LocalDate(data_key="from", metadata={"description": "First local day; absent: 90 days before `to`."})
    to_date = LocalDate(data_key="to", metadata={"description": "Last local day; absent: today."})


class DayFigure(Schema):
    """A local day with readings."""

    date = LocalDate(required=True)
    value = AnyQuantity(required=True, metadata={"description": "Mean or sum of the day's readings."})
    readings = Integer(required=True)


class TrendPoint(DayFigure):
    """A local day with readings, and the trend then."""

    trend = AnyQuantity(required=True)


class TrendRate(Schema):
    """What a week brings, with its 80 % range, and the days behind it."""

    per_week = AnyQuantity(required=True)
    low = AnyQuantity(required=True)
    high = AnyQuantity(required=True)
    days = Integer(required=True)
    first = LocalDate(required=True)
    last = LocalDate(required=True)


class TrendGap(Schema):
    """A long hole in the log."""

    after = LocalDate(required=True)
    before = LocalDate(required=True)
    days = Integer(required=True)


class TrendMethod(Schema):
    """How the figures were made."""

    smoothing = Text(required=True)
    rate = Text(required=True)


class Trend(ThinnedSeries):
    """A smoothed series and its rate."""

    type = Text(required=True)
    part = Text(required=True)
    unit = Text(required=True)
    daily = Choice("mean", "sum", required=True)
    from_date = LocalDate(required=True, data_key="from")
    to_date = LocalDate(required=True, data_key="to")
    points = ListOf(
        Nested(TrendPoint),
        max=MOST_POINTS,
        required=True,
        metadata={"description": "The days with readings, in order."},
    )
    running_day = Nested(
        DayFigure,
        required=True,
        allow_none=True,
        metadata={"description": "Today, where readings add up: its sum so far is no point of the trend."},
    )
    latest = Nested(TrendPoint, required=True, allow_none=True)
    change = AnyQuantity(required=True, allow_none=True, metadata={"description": "Of the trend, first to last."})
    rate = Nested(
        TrendRate, required=True, allow_none=True, metadata={"description": "At the last day. Null: see why."}
    )
    rate_reason = Choice(
        *RATE_REASONS,
        required=True,
        allow_none=True,
        metadata={
            "description": "Why there is no rate: fewer than four days of readings or less than a week of them, or "
            "the last one is more than 14 days older than `to` (or today)."
        },
    )
    gaps = ListOf(Nested(TrendGap), max=4_000, required=True)
    method = Nested(TrendMethod, required=True)


class DerivedQuery(QuerySchema):
    """For which daily life."""

    activity = Choice(*ACTIVITY_LEVELS, metadata={"description": "For `daily_energy`."})


class Bmi(Schema):
    """Body mass index; the category is for adults."""

    value = Text(required=True)
    category = Choice(
        *(name for _, name in BMI_CLASSES),
        MOST_OBESE,
        required=True,
        allow_none=True,
        metadata={"description": "Of the index before it was rounded to be shown."},
    )


class Derived(Schema):
    """Estimates from the latest weight, height, age and sex."""

    as_of = LocalDate(required=True)
    weight = AnyQuantity(required=True, allow_none=True)
    weighed_on = LocalDate(required=True, allow_none=True)
    height = AnyQuantity(required=True, allow_none=True)
    age = Integer(required=True, allow_none=True)
    bmi = Nested(Bmi, required=True, allow_none=True)
    resting_energy = AnyQuantity(required=True, allow_none=True, metadata={"description": "A day, at rest."})
    daily_energy = AnyQuantity(required=True, allow_none=True, metadata={"description": "A day, with `activity`."})
    waist_to_height = Text(required=True, allow_none=True)
    missing = ListOf(
        Text(),
        max=4,
        required=True,
        metadata={
            "description": "What would allow more figures, or better ones: without `sex` resting energy takes the "
            "middle between men and women."
        },
    )

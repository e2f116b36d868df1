"""Trend and derived figures from outside."""

from __future__ import annotations

from service_kit.http.fields import Choice, Integer, ListOf, LocalDate, Nested, QuerySchema, Schema, Text
from tracking_service.fields import ThinnedQuery, ThinnedSeries
from tracking_service.measurements.body_rules import ACTIVITY_LEVELS, BMI_CLASSES, MOST_OBESE
from tracking_service.measurements.trend_rules import RATE_REASONS
from tracking_service.thinning_rules import MOST_POINTS
from training.day_spans import DaySpanQuery
from training.fields import AnyQuantity


class TrendQuery(ThinnedQuery, DaySpanQuery):
    """Which trend."""

    type = Text(required=True, max=64, metadata={"description": "The type of measurement.", "example": "weight"})
    part = Text(max=64, metadata={"description": "Which of several values; absent: the first one."})
    from_date = LocalDate(data_key="from", metadata={"description": "First local day; absent: 90 days before `to`."})
    to_date = LocalDate(data_key="to", metadata={"description": "Last local day; absent: today."})


class DayFigure(Schema):
    """A local day with readings."""

    date = LocalDate(required=True, metadata={"description": "The local day."})
    value = AnyQuantity(required=True, metadata={"description": "Mean or sum of the day's readings."})
    readings = Integer(required=True, metadata={"description": "How many readings it has."})


class TrendPoint(DayFigure):
    """A local day with readings, and the trend then."""

    trend = AnyQuantity(required=True, metadata={"description": "The smoothed figure on that day."})


class TrendRate(Schema):
    """What a week brings, with its 80 % range, and the days behind it."""

    per_week = AnyQuantity(required=True, metadata={"description": "What a week brings."})
    low = AnyQuantity(required=True, metadata={"description": "Lower end of its 80 % range."})
    high = AnyQuantity(required=True, metadata={"description": "Upper end of its 80 % range."})
    days = Integer(required=True, metadata={"description": "Days with readings behind it."})
    first = LocalDate(required=True, metadata={"description": "The first of these local days."})
    last = LocalDate(required=True, metadata={"description": "The last of these local days."})


class TrendGap(Schema):
    """A long hole in the log."""

    after = LocalDate(required=True, metadata={"description": "Local day of the last reading before it."})
    before = LocalDate(required=True, metadata={"description": "Local day of the first reading after it."})
    days = Integer(required=True, metadata={"description": "Days between the two."})


class TrendMethod(Schema):
    """How the figures were made."""

    smoothing = Text(required=True, metadata={"description": "How the trend was made."})
    rate = Text(required=True, metadata={"description": "How the rate was made."})


class Trend(ThinnedSeries):
    """A smoothed series and its rate."""

    type = Text(required=True, metadata={"description": "The slug of the type."})
    type_name = Text(required=True, metadata={"description": "What the type is called."})
    part = Text(required=True, metadata={"description": "Which of its values."})
    unit = Text(required=True, metadata={"description": "The unit of all figures, that of your preference."})
    daily = Choice("mean", "sum", required=True, metadata={"description": "How readings of one day become one figure."})
    from_date = LocalDate(required=True, data_key="from", metadata={"description": "First local day of what is shown."})
    to_date = LocalDate(required=True, data_key="to", metadata={"description": "Last local day of what is shown."})
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
    latest = Nested(
        TrendPoint,
        required=True,
        allow_none=True,
        metadata={"description": "The last point of the whole series. Null: there is none."},
    )
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
    gaps = ListOf(
        Nested(TrendGap), max=4_000, required=True, metadata={"description": "Long holes in the log, in order."}
    )
    method = Nested(TrendMethod, required=True, metadata={"description": "How the figures were made."})


class DerivedQuery(QuerySchema):
    """For which daily life."""

    activity = Choice(*ACTIVITY_LEVELS, metadata={"description": "For `daily_energy`."})


class Bmi(Schema):
    """Body mass index; the category is for adults."""

    value = Text(required=True, metadata={"description": "Kilograms over metres squared, one decimal."})
    category = Choice(
        *(name for _, name in BMI_CLASSES),
        MOST_OBESE,
        required=True,
        allow_none=True,
        metadata={"description": "Of the index before it was rounded to be shown."},
    )


class Derived(Schema):
    """Estimates from the latest weight, height, age and sex."""

    as_of = LocalDate(required=True, metadata={"description": "Your local day."})
    weight = AnyQuantity(
        required=True, allow_none=True, metadata={"description": "The latest body weight. Null: none was logged."}
    )
    weighed_on = LocalDate(
        required=True, allow_none=True, metadata={"description": "Local day of that weight. Null: none was logged."}
    )
    height = AnyQuantity(required=True, allow_none=True, metadata={"description": "Of your profile. Null: not said."})
    age = Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Whole years, by the birth date of your profile. Null: not said."},
    )
    bmi = Nested(Bmi, required=True, allow_none=True, metadata={"description": "Null: weight or height is missing."})
    resting_energy = AnyQuantity(required=True, allow_none=True, metadata={"description": "A day, at rest."})
    daily_energy = AnyQuantity(required=True, allow_none=True, metadata={"description": "A day, with `activity`."})
    waist_to_height = Text(
        required=True, allow_none=True, metadata={"description": "Two decimals. Null: waist or height is missing."}
    )
    missing = ListOf(
        Text(),
        max=4,
        required=True,
        metadata={
            "description": "What would allow more figures, or better ones: without `sex` resting energy takes the "
            "middle between men and women."
        },
    )

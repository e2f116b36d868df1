"""Lists of words that have a name in the OpenAPI document."""

from __future__ import annotations

from tracking_service.analytics.queries import WEEKDAYS
from tracking_service.analytics.rules import PERIODS
from tracking_service.goals import kinds, rules, runs, totals, writing
from tracking_service.measurements.models import STATUSES
from tracking_service.measurements.rules import TYPED_SOURCES
from tracking_service.measurements.schemas import SOURCES
from tracking_service.records import projection
from tracking_service.records.kinds import KINDS as RECORD_KINDS
from tracking_service.records.strength_rules import METHODS
from training.enums import ENUMS as SHARED

ENUMS = {
    **SHARED,
    "DailyFigure": ("mean", "sum"),
    "EstimateFormula": METHODS,
    "GoalDirection": tuple(writing.DIRECTIONS),
    "GoalKind": tuple(kinds.KINDS),
    "GoalPeriod": totals.PERIODS,
    "GoalStatus": rules.STATUSES,
    "MeasurementSource": SOURCES,
    "MeasurementStatus": STATUSES,
    "RecordKind": tuple(RECORD_KINDS),
    "RecordStatus": projection.STATUSES,
    "StreakUnit": runs.UNITS,
    "SummaryPeriod": PERIODS,
    "TypedMeasurementSource": TYPED_SOURCES,
    "WantedGoalStatus": (rules.ACTIVE, rules.PAUSED),
    "Weekday": WEEKDAYS,
}

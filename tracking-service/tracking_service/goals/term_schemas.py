"""What a caller says of goals: their terms, and which of them to list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service_kit.errors import Invalid
from service_kit.http.fields import (
    Choice,
    CommaList,
    Integer,
    LocalDate,
    PageQuery,
    PatchSchema,
    Schema,
    Text,
    Uuid,
)
from tracking_service.fields import Period
from tracking_service.goals.checks import check_figures, check_span, misfits, range_of
from tracking_service.goals.kinds import KINDS
from tracking_service.goals.rules import ACTIVE, PAUSED, STATUSES
from tracking_service.goals.runs import UNITS
from tracking_service.goals.totals import PERIODS
from tracking_service.goals.writing import DIRECTIONS
from training.fields import AnyQuantity

MAX_FILTERS = 50  # exercises or types that one request names
_TARGET = (
    "The figure to reach: of the measurement (of an amount such as steps: in its `period`), the load, the estimated "
    "maximum, the repetitions (`count`), the distance or duration, the time over `distance`, the volume in a week, the "
    "workouts in a week (`count`), or the weeks or days in a row (`count`)."
)
_KIND = (
    "`measurement`: a figure of the body, or an amount in a `period`. Of an exercise: `exercise_load` for so many "
    "`reps`, `exercise_e1rm`, `exercise_reps`, `exercise_distance`, `exercise_duration` (the longest), "
    "`exercise_time_over_distance` (the fastest time of a set over `distance`). `weekly_volume`: external load times "
    "repetitions of work sets in one local week, of `exercise_id` or of all. `workouts_per_week`: for so many "
    "`weeks` in a row. `streak`: so many weeks or training days in a row, with the one that lasts."
)
_START_DATE = (
    "First day that counts. Absent: today, and what is there already may reach the goal: of an exercise whatever was "
    "done before, of a measurement the state now, of a streak the one that lasts. What counts by weeks or months "
    "counts from the first day of that."
)
_START_VALUE = (
    "Absent: the last reading before the goal was set, the best before it, the streak that lasts; where there is none "
    "the first figure after it. Totals start from nothing."
)


class GoalTerms(Schema):
    """What a user says of a goal."""

    kind = Choice(*KINDS, required=True, metadata={"description": _KIND})
    title = Text(max=200, allow_none=True, metadata={"description": "Made from the terms where it is absent."})
    note = Text(max=1000, multiline=True, allow_none=True, metadata={"description": "A note of yours."})
    measurement_type = Text(max=64, allow_none=True, metadata={"description": "Of a `measurement` goal."})
    exercise_id = Uuid(allow_none=True, metadata={"description": "Of an `exercise_...` goal."})
    target = AnyQuantity(required=True, metadata={"description": _TARGET})
    reps = Integer(
        min=1, max=100, allow_none=True, metadata={"description": "Of `exercise_load`: with so many repetitions."}
    )
    weeks = Integer(
        min=1, max=104, allow_none=True, metadata={"description": "Of `workouts_per_week`: so many weeks in a row."}
    )
    distance = AnyQuantity(allow_none=True, metadata={"description": "Of `exercise_time_over_distance`."})
    period = Period(
        *PERIODS,
        allow_none=True,
        metadata={
            "description": "Of a measurement that adds up, such as steps: the total of a local `day` (absent), `week` "
            "or calendar `month` reaches the goal."
        },
    )
    streak_of = Choice(
        *UNITS, allow_none=True, metadata={"description": "Of a `streak`: of weeks, or of training days."}
    )
    per_week = Integer(
        min=1, max=14, allow_none=True, metadata={"description": "Of a streak of weeks: workouts in each; absent: 1."}
    )
    rest_days = Integer(
        min=0,
        max=13,
        allow_none=True,
        metadata={"description": "Of a streak of days: days of rest in a row that do not break it; absent: 2."},
    )
    start_value = AnyQuantity(allow_none=True, metadata={"description": _START_VALUE})
    direction = Choice(
        *DIRECTIONS,
        allow_none=True,
        metadata={"description": "Of a measurement: is more or less wanted? Absent: from where you are now."},
    )
    start_date = LocalDate(allow_none=True, metadata={"description": _START_DATE})
    deadline = LocalDate(allow_none=True, metadata={"description": "Last day that counts."})
    status = Choice(ACTIVE, PAUSED, metadata={"description": "Pause the goal, or take it up again."})

    def judge(self, data: Mapping[str, Any]) -> None:
        """The days that are said, and of a whole body what its kind asks for."""
        errors = check_span(data.get("start_date"), data.get("deadline"))
        if "kind" in data and not self.partial:
            kind = KINDS[data["kind"]]
            between = range_of(kind)
            errors += misfits(kind, data) + (check_figures(data, kind, between) if between else [])
        if errors:
            raise Invalid(errors=errors)


class GoalCreate(GoalTerms):
    """A goal to set."""

    id = Uuid(metadata={"description": "A UUIDv7 of your own choice."})


class GoalReplace(GoalTerms):
    """All terms of a goal anew."""


class GoalPatch(GoalTerms, PatchSchema):
    """Some terms of a goal."""


class GoalQuery(PageQuery):
    """Which goals to list."""

    status = CommaList(
        Choice(*STATUSES), max=len(STATUSES), metadata={"description": "In these states only, between commas."}
    )
    kind = CommaList(Choice(*KINDS), max=len(KINDS), metadata={"description": "Of these kinds only, between commas."})
    exercise_id = CommaList(
        Uuid(),
        max=MAX_FILTERS,
        metadata={"description": "About these exercises only, between commas, with all that was merged into them."},
    )
    measurement_type = CommaList(
        Text(max=64),
        max=MAX_FILTERS,
        metadata={"description": "About these types of measurement only, between commas."},
    )

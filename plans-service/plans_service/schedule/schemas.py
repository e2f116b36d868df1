"""What goes in and comes out of the schedule."""

from __future__ import annotations

from plans_service.plans.rules import KINDS
from plans_service.plans.tree_schemas import TimeOfDay, day_length
from plans_service.schedule.rules import FARTHEST_MOVE
from service_kit.http.fields import (
    Choice,
    Flag,
    Instant,
    Integer,
    ListOf,
    LocalDate,
    Nested,
    PatchSchema,
    Schema,
    Text,
    Uuid,
)
from training.day_spans import DaySpanQuery

STATUSES = ("planned", "done", "skipped", "missed")


class ScheduleQuery(DaySpanQuery):
    """The local dates to tell, both included."""

    from_date = LocalDate(data_key="from", metadata={"description": "Left out: today, in the user's time zone."})
    to_date = LocalDate(data_key="to", metadata={"description": "Left out: thirteen days after `from`."})


class SchedulePatch(PatchSchema):
    """A decision about one session."""

    plan_id = Uuid(metadata={"description": "Which one, where several plans have a session on the date."})
    day_id = Uuid(metadata={"description": "Which one, where a plan has several on the date."})
    moved_to = LocalDate(
        allow_none=True,
        metadata={
            "description": f"Another date, from today on, at most {FARTHEST_MOVE} days away; null: back where it was."
        },
    )
    skipped = Flag(metadata={"description": "Leave it out; false takes that back."})


class DayOfPlan(Schema):
    """A day of an active plan."""

    plan_id = Uuid(metadata={"description": "The plan."})
    plan_name = Text(metadata={"description": "Name of the plan."})
    plan_kind = Choice(*KINDS, metadata={"description": "What sort of training the plan is."})
    day_id = Uuid(metadata={"description": "The day of the plan."})
    day_name = Text(metadata={"description": "Name of the day."})
    position = Integer(metadata={"description": "Place of the day in the plan, counted from 0."})
    time_of_day = TimeOfDay(
        allow_none=True, metadata={"description": "Local wall time at which the day starts; null: any time."}
    )
    duration = day_length("How long the day takes; null: the plan does not say.")


class ScheduleEntry(DayOfPlan):
    """A session: `planned_date` is where the cycle puts it, `date` where it stands (moved, or done another day)."""

    date = LocalDate(metadata={"description": "The local date on which it stands, or was done."})
    planned_date = LocalDate(metadata={"description": "The local date on which the cycle puts it; names it in PATCH."})
    starts_at = Instant(
        allow_none=True,
        metadata={
            "description": "When `time_of_day` is on that date in your time zone: of a time that comes twice the "
            "first, of one that the change of clocks leaves out as long after the gap. null: any time, or it is done."
        },
    )
    status = Choice(
        *STATUSES, metadata={"description": "`missed`: its date is over, and no workout by its plan day was near."}
    )
    workout_id = Uuid(allow_none=True, metadata={"description": "The workout that fulfils it; null: none does."})


class ActivePlan(Schema):
    """A plan whose days are in the schedule."""

    id = Uuid(metadata={"description": "The plan."})
    name = Text(metadata={"description": "Its name."})
    kind = Choice(*KINDS, metadata={"description": "What sort of training it is."})


class ScheduleHead(Schema):
    """Whose calendar this is."""

    today = LocalDate(metadata={"description": "The user's local date now."})
    time_zone = Text(metadata={"description": "The user's time zone, in which the dates are."})
    plans = ListOf(
        Nested(ActivePlan), max=len(KINDS), metadata={"description": "The active plans, at most one of a kind."}
    )
    items = ListOf(
        Nested(ScheduleEntry),
        max=20_000,
        metadata={"description": "By date, then by time of day; what has none comes last."},
    )


class Schedule(ScheduleHead):
    """The sessions of a span of local dates, in order."""

    first = LocalDate(data_key="from", attribute="from", metadata={"description": "First local date of the answer."})
    last = LocalDate(data_key="to", attribute="to", metadata={"description": "Last local date of the answer."})


class ScheduleToday(ScheduleHead):
    """The sessions of today; none of them means rest."""

    date = LocalDate(metadata={"description": "The same as `today`."})
    next = ListOf(
        Nested(ScheduleEntry),
        max=len(KINDS),
        metadata={"description": "Of each plan the next session that is to be done, in order; may be one of today."},
    )
    next_in_cycle = ListOf(
        Nested(DayOfPlan),
        max=len(KINDS),
        metadata={"description": "Of each plan the day that follows the one done last, whatever the calendar says."},
    )

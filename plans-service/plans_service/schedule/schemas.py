"""What goes in and comes out of the schedule."""

from __future__ import annotations

from service_kit.http.fields import (
    Choice,
    Flag,
    Integer,
    ListOf,
    LocalDate,
    Nested,
    PatchSchema,
    QuerySchema,
    Schema,
    Text,
    Uuid,
)

STATUSES = ("planned", "done", "skipped", "missed")


class ScheduleQuery(QuerySchema):
    """The local dates to tell, both included."""

    first = LocalDate(data_key="from", metadata={"description": "Left out: today, in the user's time zone."})
    last = LocalDate(data_key="to", metadata={"description": "Left out: thirteen days after `from`."})


class SchedulePatch(PatchSchema):
    """A decision about one session."""

    day_id = Uuid(metadata={"description": "Which one, where the plan has several on the date."})
    moved_to = LocalDate(
        allow_none=True, metadata={"description": "Another date, at most 28 days away; null: back where it was."}
    )
    skipped = Flag(metadata={"description": "Leave it out; false takes that back."})


class DayOfPlan(Schema):
    """A day of the active plan."""

    plan_id = Uuid()
    day_id = Uuid()
    day_name = Text()
    position = Integer(metadata={"description": "Place in the plan, counted from 0."})


class ScheduleEntry(DayOfPlan):
    """A session: `planned_date` is where the cycle puts it, `date` where it stands (moved, or done another day)."""

    date = LocalDate()
    planned_date = LocalDate()
    status = Choice(*STATUSES)
    workout_id = Uuid(allow_none=True, metadata={"description": "The workout that fulfils it."})


class PlanName(Schema):
    """The active plan."""

    id = Uuid()
    name = Text()


class ScheduleHead(Schema):
    """Whose calendar this is."""

    today = LocalDate(metadata={"description": "The user's local date now."})
    time_zone = Text()
    plan = Nested(PlanName, allow_none=True, metadata={"description": "null: no plan is active."})
    items = ListOf(Nested(ScheduleEntry), max=20_000)


class Schedule(ScheduleHead):
    """The sessions of a span of local dates, in order."""

    first = LocalDate(data_key="from", attribute="from")
    last = LocalDate(data_key="to", attribute="to")


class ScheduleToday(ScheduleHead):
    """The sessions of today; none of them means rest."""

    date = LocalDate()
    next = Nested(ScheduleEntry, allow_none=True, metadata={"description": "The next session not done, by date."})
    next_in_cycle = Nested(
        DayOfPlan,
        allow_none=True,
        metadata={"description": "The plan day that follows the one done last, whatever the calendar says."},
    )

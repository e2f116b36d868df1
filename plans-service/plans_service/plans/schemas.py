"""What goes in and comes out of plans."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate

from plans_service.plans import rules
from plans_service.plans.tree_schemas import MAX_PARTS, Day, Load, count_parts
from service_kit.http.fields import (
    Choice,
    Flag,
    Instant,
    Integer,
    ListOf,
    LocalDate,
    Nested,
    PageQuery,
    PatchSchema,
    Schema,
    Sort,
    Text,
    Uuid,
    refuse,
)
from training import blocks
from training.fields import QuantityField
from training.sets import MAX_DISTANCE, MAX_DURATION, MAX_REST

GOALS = ("strength", "hypertrophy", "fat_loss", "endurance", "mobility", "general", "rehab")
LEVELS = ("beginner", "intermediate", "advanced")
STATUSES = ("draft", "active", "archived")
SORTS = ("name", "created_at", "updated_at")


def _slug() -> Text:
    error = "Use a slug such as olympic-lifting."
    return Text(max=60, validate=validate.Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", error=error))


class PlanReplace(Schema):
    """Everything that a client writes of a plan; what is left out takes its default."""

    name = Text(max=rules.MAX_NAME, required=True)
    description = Text(max=4000, multiline=True, allow_none=True, load_default=None)
    goal = Choice(*GOALS, load_default="general")
    level = Choice(*LEVELS, allow_none=True, load_default=None)
    sessions_per_week = Integer(min=1, max=21, allow_none=True, load_default=None)
    session_minutes = Integer(min=5, max=480, allow_none=True, load_default=None)
    exercise_types = ListOf(
        _slug(), max=20, load_default=list, metadata={"description": "Categories of the catalogue, such as cardio."}
    )
    start_date = LocalDate(
        allow_none=True,
        load_default=None,
        metadata={"description": "First day of the first cycle; null: the local day on which the plan is activated."},
    )
    length_weeks = Integer(
        min=1, max=104, allow_none=True, load_default=None, metadata={"description": "null: open-ended."}
    )
    cycle_length_days = Integer(
        min=1,
        max=rules.MAX_CYCLE_DAYS,
        load_default=7,
        metadata={"description": "After how many days the plan starts over; need not be a week."},
    )
    days = ListOf(Nested(Day), max=rules.MAX_DAYS, load_default=list)

    @ma.pre_load
    def weigh(self, data: Any, **_options: Any) -> Any:
        """Refuse a flood before a value is made of each of its drops."""
        if isinstance(data, dict) and count_parts(data.get("days")) > MAX_PARTS:
            raise refuse("too-many-sets", f"A plan holds at most {rules.MAX_SETS_IN_ALL} sets.", "days")
        return data


class PlanCreate(PlanReplace):
    """A new plan, the whole tree at once."""

    id = Uuid(metadata={"description": "A UUIDv7 of your own choice; left out, we choose."})


class PlanPatch(PlanReplace, PatchSchema):
    """A merge-patch of a plan. `days`, if present, is the whole new tree."""


class PlanQuery(PageQuery):
    """Which plans, and in what order."""

    status = Choice(*STATUSES)
    goal = Choice(*GOALS)
    level = Choice(*LEVELS)
    q = Text(max=100, metadata={"description": "Part of the name; case and accents do not matter."})
    exercise_id = Uuid(metadata={"description": "Plans that use this exercise."})
    sort = Sort(*SORTS, *(f"-{name}" for name in SORTS), load_default="-updated_at")


class PlanSummary(Schema):
    """A plan in a list, without its tree."""

    id = Uuid()
    version = Integer(min=1)
    name = Text(max=rules.MAX_NAME)
    description = Text(max=4000, multiline=True, allow_none=True)
    goal = Choice(*GOALS)
    level = Choice(*LEVELS, allow_none=True)
    status = Choice(*STATUSES)
    sessions_per_week = Integer(allow_none=True)
    session_minutes = Integer(allow_none=True)
    exercise_types = ListOf(_slug(), max=20)
    start_date = LocalDate(allow_none=True)
    activated_on = LocalDate(allow_none=True, metadata={"description": "The user's local day of the last activation."})
    end_date = LocalDate(allow_none=True, metadata={"description": "Last day; null for an open-ended plan."})
    length_weeks = Integer(allow_none=True)
    cycle_length_days = Integer()
    day_count = Integer()
    exercise_count = Integer(metadata={"description": "How many different exercises."})
    set_count = Integer(metadata={"description": "Sets listed in the tree, rounds not multiplied."})
    created_at = Instant()
    updated_at = Instant()


class UsedExercise(Schema):
    """An exercise of the tree as the catalogue names it now."""

    id = Uuid()
    name = Text()
    measure = Text()
    retired = Flag(metadata={"description": "It may stay in this plan, but not be put into another place."})
    merged_into = Uuid(allow_none=True, metadata={"description": "The exercise that it is done as now."})


class Plan(PlanSummary):
    """A plan with its tree. `days` can be sent back as it is."""

    days = ListOf(Nested(Day), max=rules.MAX_DAYS)
    exercises = ListOf(Nested(UsedExercise), max=rules.MAX_EXERCISES)


class PrintedSet(Schema):
    """A planned set, also in words."""

    id = Uuid()
    role = Text()
    reps_min = Integer(allow_none=True)
    reps_max = Integer(allow_none=True)
    duration = QuantityField("time", min="0 s", max=MAX_DURATION, allow_none=True)
    distance = QuantityField("length", min="0 m", max=MAX_DISTANCE, allow_none=True)
    load_ = Nested(Load, data_key="load", attribute="load", allow_none=True)
    rest = QuantityField("time", min="0 s", max=MAX_REST, allow_none=True)
    tempo = Text(allow_none=True)
    side = Text()
    note = Text(allow_none=True)
    text = Text()


class PrintedItem(Schema):
    """An exercise of the day, `targets` in words with equal sets counted."""

    id = Uuid()
    exercise_id = Uuid()
    exercise_name = Text()
    measure = Text()
    retired = Flag()
    note = Text(allow_none=True)
    targets = ListOf(Text(), max=rules.MAX_SETS)
    sets = ListOf(Nested(PrintedSet), max=rules.MAX_SETS)


class PrintedBlock(Schema):
    """A block of the day; `text` says how it is done."""

    id = Uuid()
    kind = Choice(*blocks.KINDS)
    rounds = Integer()
    rest = QuantityField("time", min="0 s", max=MAX_REST, allow_none=True)
    duration = QuantityField("time", min="0 s", max=blocks.MAX_DURATION, allow_none=True)
    text = Text()
    items = ListOf(Nested(PrintedItem), max=rules.MAX_ITEMS)


class PrintedDay(Schema):
    """One day of a plan, ready to print or to begin a session with."""

    plan_id = Uuid()
    plan_name = Text()
    plan_version = Integer()
    day_id = Uuid()
    position = Integer(metadata={"description": "Counted from 0."})
    name = Text()
    set_count = Integer(metadata={"description": "Sets to be done, rounds multiplied."})
    blocks = ListOf(Nested(PrintedBlock), max=rules.MAX_BLOCKS)

"""What goes in and comes out of plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma
from marshmallow import validate

from plans_service.plans import cycle_rules, rules
from plans_service.plans.tree import Tree
from plans_service.plans.tree_schemas import MAX_PARTS, Day, count_parts
from service_kit.errors import FieldError
from service_kit.http.fields import (
    Choice,
    CommaList,
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

GOALS = ("strength", "hypertrophy", "fat_loss", "endurance", "mobility", "general", "rehab")
LEVELS = ("beginner", "intermediate", "advanced")
STATUSES = ("draft", "active", "archived")
SORTS = ("name", "created_at", "updated_at")


def _slug() -> Text:
    error = "Use a slug such as olympic-lifting."
    return Text(max=60, validate=validate.Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", error=error))


class PlanReplace(Schema):
    """Everything that a client writes of a plan; what is left out takes its default."""

    name = Text(max=rules.MAX_NAME, required=True, metadata={"description": "What you call it."})
    description = Text(
        max=4000,
        multiline=True,
        allow_none=True,
        load_default=None,
        metadata={"description": "What it is about, in your words."},
    )
    goal = Choice(*GOALS, load_default="general", metadata={"description": "What it should lead to."})
    kind = Choice(
        *rules.KINDS,
        metadata={
            "description": "What sort of training it is: one plan of a kind may be active. Left out: conditioning, "
            "mobility or rehab where the goal is endurance, mobility or rehab, else strength."
        },
    )
    level = Choice(
        *LEVELS, allow_none=True, load_default=None, metadata={"description": "For whom it is; null: anybody."}
    )
    sessions_per_week = Integer(
        min=1,
        max=cycle_rules.MAX_SESSIONS_A_WEEK,
        allow_none=True,
        load_default=None,
        metadata={
            "description": "null: follows from the days. Where no day names `weekdays` or `cycle_days`, the days take "
            "turns in that many sessions a week; where they do, only the number that follows from them is accepted."
        },
    )
    session_minutes = Integer(
        min=rules.MIN_MINUTES,
        max=rules.MAX_MINUTES,
        allow_none=True,
        load_default=None,
        metadata={"description": "How long a session takes in minutes, where its day does not say; null: open."},
    )
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
        max=cycle_rules.MAX_CYCLE_DAYS,
        allow_none=True,
        load_default=None,
        metadata={
            "description": "After how many days the plan starts over; need not be a week. null: 7, or as many as it "
            "takes until the days have had their turns in `sessions_per_week`."
        },
    )
    days = ListOf(
        Nested(Day), max=rules.MAX_DAYS, load_default=list, metadata={"description": "The training days, in order."}
    )

    def judge(self, data: Mapping[str, Any]) -> None:
        """The tree by itself."""
        if "days" in data:
            tree = tuple(data["days"])
            rules.check_size(tree)
            rules.refuse([*self.misplaced(tree, data), *rules.shape(tree)])

    def misplaced(self, tree: Tree, data: Mapping[str, Any]) -> Sequence[FieldError]:
        """What is wrong with where the days stand, where the body alone says it; of a plan that is there nothing."""
        return ()

    @ma.pre_load
    def weigh(self, data: Any, **_options: Any) -> Any:
        """Refuse a flood before a value is made of each of its drops."""
        if isinstance(data, dict) and count_parts(data.get("days")) > MAX_PARTS:
            raise refuse("too-many-sets", f"A plan holds at most {rules.MAX_SETS_IN_ALL} sets.", "days")
        return data


class PlanCreate(PlanReplace):
    """A new plan, the whole tree at once."""

    id = Uuid(metadata={"description": "A UUIDv7 of your own choice; left out, we choose."})

    def misplaced(self, tree: Tree, data: Mapping[str, Any]) -> Sequence[FieldError]:
        """Of a new plan where its cycle and the sessions a week could be read."""
        rhythm = [data[name] for name in ("cycle_length_days", "sessions_per_week") if name in data]
        return list(cycle_rules.findings(tree, *rhythm)) if len(rhythm) == 2 else ()


class PlanPatch(PlanReplace, PatchSchema):
    """A merge-patch of a plan. `days`, if present, is the whole new tree."""


class PlanClone(Schema):
    """What the copy does not take over; without a body nothing of it is said."""

    is_optional = True

    id = Uuid(metadata={"description": "A UUIDv7 of your own choice; left out, we choose."})
    name = Text(max=rules.MAX_NAME, metadata={"description": 'Left out: the name of the plan and "(copy)".'})
    start_date = LocalDate(
        allow_none=True, metadata={"description": "First day of the first cycle; null: that of the activation."}
    )


def _one_of(*words: str, text: str) -> CommaList:
    return CommaList(Choice(*words), metadata={"description": f"{text}; several values between commas."})


class PlanQuery(PageQuery):
    """Which plans, and in what order."""

    status = _one_of(*STATUSES, text="Whether they are followed")
    goal = _one_of(*GOALS, text="What they should lead to")
    kind = _one_of(*rules.KINDS, text="What sort of training they are")
    level = _one_of(*LEVELS, text="For whom they are")
    q = Text(max=100, metadata={"description": "Part of the name; case and accents do not matter."})
    exercise_id = CommaList(
        Uuid(),
        metadata={"description": "Plans that use this exercise, or one of several between commas."},
    )
    sort = Sort(
        *SORTS,
        *(f"-{name}" for name in SORTS),
        load_default="-updated_at",
        metadata={"description": "By what; with a minus the other way round, newest or last first."},
    )


class PlanSummary(Schema):
    """A plan in a list, without its tree."""

    id = Uuid(metadata={"description": "The plan."})
    version = Integer(min=1, metadata={"description": "Rises with each change; what `If-Match` compares."})
    name = Text(max=rules.MAX_NAME, metadata={"description": "What you call it."})
    description = Text(
        max=4000, multiline=True, allow_none=True, metadata={"description": "What it is about; null: not said."}
    )
    goal = Choice(*GOALS, metadata={"description": "What it should lead to."})
    kind = Choice(*rules.KINDS, metadata={"description": "What sort of training it is; one of a kind may be active."})
    level = Choice(*LEVELS, allow_none=True, metadata={"description": "For whom it is; null: anybody."})
    status = Choice(
        *STATUSES, metadata={"description": "`active`: its days are in your schedule; `archived`: put away."}
    )
    sessions_per_week = Integer(
        allow_none=True,
        metadata={"description": "How often a week its days stand, to the nearest whole number; null: it has no days."},
    )
    session_minutes = Integer(
        allow_none=True, metadata={"description": "How long a session takes in minutes; null: open."}
    )
    exercise_types = ListOf(_slug(), max=20, metadata={"description": "Categories of the catalogue."})
    start_date = LocalDate(
        allow_none=True, metadata={"description": "First day of the first cycle; null: that of the activation."}
    )
    activated_on = LocalDate(
        allow_none=True, metadata={"description": "Your local day of the last activation; null: there was none."}
    )
    end_date = LocalDate(allow_none=True, metadata={"description": "Last day; null for an open-ended plan."})
    length_weeks = Integer(allow_none=True, metadata={"description": "How long it goes on; null: open-ended."})
    cycle_length_days = Integer(metadata={"description": "After how many days it starts over."})
    day_count = Integer(metadata={"description": "How many training days it has."})
    exercise_count = Integer(metadata={"description": "How many different exercises."})
    set_count = Integer(metadata={"description": "Sets listed in the tree, rounds not multiplied."})
    created_at = Instant(metadata={"description": "When it was first written."})
    updated_at = Instant(metadata={"description": "When it was last changed."})


class UsedExercise(Schema):
    """An exercise of the tree as the catalogue names it now."""

    id = Uuid(metadata={"description": "The exercise as the tree names it."})
    name = Text(metadata={"description": "Its name in the catalogue now."})
    measure = Text(metadata={"description": "What it measures, such as weight_reps."})
    retired = Flag(metadata={"description": "It may stay in this plan, but not be put into another place."})
    merged_into = Uuid(allow_none=True, metadata={"description": "The exercise that it is done as now; null: itself."})


class Plan(PlanSummary):
    """A plan with its tree. `days` can be sent back as it is."""

    days = ListOf(Nested(Day), max=rules.MAX_DAYS, metadata={"description": "The training days, in order."})
    exercises = ListOf(
        Nested(UsedExercise),
        max=rules.MAX_EXERCISES,
        metadata={"description": "What the tree uses, each once.", "moves": True},
    )

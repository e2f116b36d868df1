"""What the monolith answers, and what it takes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """Read from rows or mappings."""

    model_config = ConfigDict(from_attributes=True)


class Quantity(Answer):
    value: str
    unit: str


class MuscleShare(Answer):
    muscle: str
    role: str
    share: int
    name: str


class Exercise(Answer):
    id: UUID
    version: int
    slug: str
    name: str
    aliases: list[str]
    description: str
    steps: list[str]
    tips: list[str]
    common_mistakes: list[str]
    muscles: list[MuscleShare]
    equipment: list[str]
    equipment_names: list[str]
    category: str
    category_name: str
    pattern: str
    mechanic: str
    force: str
    level: str
    laterality: str
    measure: str
    load_per: str
    bodyweight_fraction: int
    met: str | None
    contraindications: list[str]
    media: list[Any]
    license: str
    origin: str
    custom: bool
    retired: bool
    merged_into: UUID | None
    created_at: datetime
    updated_at: datetime


class Page(Answer):
    number: int
    size: int
    total: int
    pages: int


class FacetValue(Answer):
    value: str
    name: str
    count: int


class ExerciseList(Answer):
    items: list[Exercise]
    page: Page
    facets: dict[str, list[FacetValue]]


class WeightCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")
    type: Literal["weight"]
    value: Quantity
    measured_at: datetime | None = None
    note: str | None = Field(None, max_length=500)


class Measurement(Answer):
    id: UUID
    type: str
    type_name: str
    value: Quantity
    values: dict[str, Quantity]
    measured_at: datetime
    time_zone: str
    local_date: date
    source: str
    workout_id: UUID | None
    device: str | None
    note: str | None
    status: str
    reason: dict[str, Any] | None
    created_at: datetime
    updated_at: datetime


class Cursor(Answer):
    next: str | None
    limit: int


class MeasurementList(Answer):
    items: list[Measurement]
    page: Cursor


class Target(Answer):
    role: str
    reps_min: int | None
    reps_max: int | None
    duration: Quantity | None
    distance: Quantity | None
    load: dict[str, Any] | None
    rest: Quantity | None
    tempo: str | None
    side: str
    note: str | None


class SetResult(Answer):
    reps: int | None
    load: Quantity | None
    load_kind: str
    duration: Quantity | None = None
    distance: Quantity | None = None
    rpe: str | None = None
    rir: int | None = None
    side: str = "both"
    heart_rate: int | None = None
    custom: dict[str, Any] | None = None
    completed_at: datetime


class Step(Answer):
    step_id: UUID
    number: int
    round: int
    status: str
    target: Target
    planned: Target | None = None
    extra: bool = False
    actual: SetResult | None
    note: str | None = None


class SessionExercise(Answer):
    exercise_id: UUID
    name: str
    measure: str
    how_to: str


class Focus(Step):
    last: dict[str, Any] | None = None
    best: dict[str, Any] | None = None
    increment: Quantity | None = None
    suggested: dict[str, Any] | None = None
    sets: int
    rounds: int
    block_id: UUID
    block_kind: str
    entry_id: UUID
    exercise: SessionExercise
    plan_note: str | None = None
    ask_rpe: bool = True
    rest_after: Quantity | None = None


class Entry(Answer):
    entry_id: UUID
    exercise: SessionExercise
    instead_of: UUID | None = None
    plan_item_id: UUID
    plan_note: str | None = None
    note: str | None = None
    default_rest: Quantity | None = None
    auto_start_rest: bool = True
    ask_rpe: bool = True
    steps: list[Step]


class Block(Answer):
    block_id: UUID
    kind: str
    rounds: int
    rest: Quantity | None = None
    duration: Quantity | None = None
    timed: bool = False
    started_at: datetime | None = None
    ends_at: datetime | None = None
    ended: bool = False
    entries: list[Entry]


class Progress(Answer):
    sets: int
    done: int
    skipped: int
    left: int
    percent: int


class State(Answer):
    id: UUID
    status: str
    sequence: int
    ended_at: datetime | None = None
    ended_by: str | None = None
    paused_at: datetime | None = None
    server_time: datetime
    time_zone: str
    local_date: date
    elapsed: Quantity
    progress: Progress
    current: Focus | None
    next: list[Focus]
    rest: dict[str, Any] | None = None
    note: str | None = None
    feeling: int | None = None
    effort_rpe: str | None = None
    undoable: UUID | None
    workout_id: UUID | None = None
    title: str
    plan: dict[str, Any]
    started_at: datetime
    blocks: list[Block]


class Result(Answer):
    id: UUID
    sequence: int
    repeated: bool


class CommandAnswer(State):
    results: list[Result]


class CompleteSet(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: UUID
    kind: Literal["complete_set"]
    based_on: int
    step_id: UUID
    reps: int = Field(ge=0, le=1_000)
    load: Quantity


class Today(Answer):
    schedule: dict[str, Any]
    session: State | None
    weight: dict[str, Any]
    goals: dict[str, Any]
    streak: dict[str, Any]
    missing: list[str]

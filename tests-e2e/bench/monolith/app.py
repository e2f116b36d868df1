"""The routes of the monolith. It needs ``DATABASE_URL`` and ``SECRET``, with which the tokens are signed (HS256)."""

from __future__ import annotations

import base64
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Select, create_engine, func, or_, select, tuple_
from sqlalchemy.orm import Session, selectinload

from monolith import answers, sessions, tables
from monolith.streaks import streaks
from monolith.trend import MILLIGRAMS, trend

engine = create_engine(os.environ["DATABASE_URL"], pool_size=20)
SECRET = os.environ["SECRET"]
DETAILS = (selectinload(tables.Exercise.muscles), selectinload(tables.Exercise.equipment_rows))
WORDS = {"muscle": tables.Muscle, "equipment": tables.Equipment, "category": tables.Category}
FACETS = ("category", "level", "pattern", "measure", "mechanic", "load_per")


@asynccontextmanager
async def start(_app: FastAPI) -> AsyncIterator[None]:
    """Read what stays the same."""
    with Session(engine) as db:
        tables.read_names(db)
    yield


app = FastAPI(lifespan=start)


async def signed_in(token: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> UUID:
    """Whose token it is; 401 for one that is not good."""
    try:
        claims = jwt.decode(token.credentials, SECRET, algorithms=["HS256"], options={"require": ["exp", "sub"]})
    except jwt.InvalidTokenError:
        raise HTTPException(401, "This token is not good.") from None
    return UUID(claims["sub"])


Me = Annotated[UUID, Depends(signed_in)]


@app.get("/api/v1/exercises", response_model=answers.ExerciseList)
def list_exercises(me: Me, page: int = 1, page_size: int = 20) -> Any:
    """A page of exercises by name, and how many have each value of each property."""
    row = tables.Exercise
    visible = select(row).where(or_(row.owner_id.is_(None), row.owner_id == me), row.retired.is_(False))
    rows = visible.add_columns(func.count().over()).options(*DETAILS).order_by(row.name, row.id)
    with Session(engine) as db:
        found = db.execute(rows.limit(page_size).offset((page - 1) * page_size)).all()
        items, total = [one for one, _ in found], found[0][1] if found else 0
        facets = counted(db, visible.with_only_columns(row.id))
        return answers.ExerciseList(items=items, page=numbered(total, page, page_size), facets=facets)


def counted(db: Session, ids: Select[tuple[UUID]]) -> dict[str, list[dict[str, Any]]]:
    """How many exercises have each value of each property."""
    counts: dict[str, list[tuple[str, int]]] = {name: [] for name in ("muscle", "equipment", *FACETS)}
    for name, part in (("muscle", tables.ExerciseMuscle), ("equipment", tables.ExerciseEquipment)):
        column = getattr(part, name)
        rows = select(column, func.count()).where(part.exercise_id.in_(ids)).group_by(column)
        counts[name] = [(value, count) for value, count in db.execute(rows)]
    columns = [getattr(tables.Exercise, name) for name in FACETS]
    sets = func.grouping_sets(*(tuple_(column) for column in columns))
    for *values, count in db.execute(select(*columns, func.count()).where(tables.Exercise.id.in_(ids)).group_by(sets)):
        name, value = next((name, value) for name, value in zip(FACETS, values, strict=True) if value is not None)
        counts[name].append((value, count))
    return {name: [facet(name, *pair) for pair in sorted(pairs, key=most_first)] for name, pairs in counts.items()}


def most_first(pair: tuple[str, int]) -> tuple[int, str]:
    """The order of the values of a facet."""
    return -pair[1], pair[0]


def facet(name: str, value: str, count: int) -> dict[str, Any]:
    """As it is answered."""
    names = tables.NAMES[WORDS[name]] if name in WORDS else {}
    return {"value": value, "name": names.get(value) or value.replace("_", " ").capitalize(), "count": count}


def numbered(total: int, page: int = 1, size: int = 20) -> dict[str, int]:
    """Which page of how many."""
    return {"number": page, "size": size, "total": total, "pages": -(-total // size)}


@app.get("/api/v1/exercises/{exercise_id}", response_model=answers.Exercise)
def get_exercise(exercise_id: UUID, me: Me) -> Any:
    """One exercise."""
    with Session(engine) as db:
        found = db.get(tables.Exercise, exercise_id, options=DETAILS)
        if found is None or found.owner_id not in (None, me):
            raise HTTPException(404)
        return answers.Exercise.model_validate(found)


@app.get("/api/v1/measurements", response_model=answers.MeasurementList)
def list_measurements(me: Me, type: str = "weight", limit: int = 20) -> Any:
    """The newest measurements of a type."""
    row = tables.Measurement
    wanted = select(row).where(row.user_id == me, row.type == type).order_by(row.measured_at.desc(), row.id.desc())
    with Session(engine) as db:
        found = db.scalars(wanted.limit(limit + 1)).all()
    last = found[limit - 1] if len(found) > limit else None
    cursor = base64.urlsafe_b64encode(f"{last.measured_at.isoformat()},{last.id}".encode()).decode() if last else None
    return {"items": [measurement(one) for one in found[:limit]], "page": {"next": cursor, "limit": limit}}


@app.post("/api/v1/measurements", response_model=answers.Measurement, status_code=201)
def post_measurement(body: answers.WeightCreate, me: Me) -> Any:
    """Log a weight."""
    at = body.measured_at or datetime.now(UTC)
    with Session(engine) as db:
        zone = db.scalar(select(tables.User.time_zone).where(tables.User.id == me))
        new = tables.Measurement(
            user_id=me,
            type=body.type,
            typed=body.value.value,
            unit=body.value.unit,
            base=int(Decimal(body.value.value) * MILLIGRAMS[body.value.unit]),
            measured_at=at,
            time_zone=zone,
            local_date=at.astimezone(ZoneInfo(zone)).date(),
            note=body.note,
        )
        db.add(new)
        db.flush()
        answer = measurement(new)
        db.commit()
    return answer


def measurement(row: tables.Measurement) -> dict[str, Any]:
    """As it is answered."""
    value = {"value": row.typed, "unit": row.unit}
    fixed = {"type_name": "Body weight", "workout_id": None, "device": None, "status": "counted", "reason": None}
    names = ("id", "type", "measured_at", "time_zone", "local_date", "source", "note", "created_at", "updated_at")
    return {name: getattr(row, name) for name in names} | fixed | {"value": value, "values": {"value": value}}


@app.post("/api/v1/sessions/{session_id}/commands", response_model=answers.CommandAnswer)
def command(session_id: UUID, body: answers.CompleteSet, me: Me) -> Any:
    """Log a set of a live session."""
    row = tables.LiveSession
    with Session(engine) as db:
        session = db.scalar(sessions.whole().where(row.id == session_id, row.user_id == me).with_for_update())
        if session is None:
            raise HTTPException(404)
        repeated = db.get(tables.Command, body.id) is not None
        if not repeated:
            sessions.complete(session, body)
            fields = {"id": body.id, "session_id": session.id, "sequence": session.sequence}
            db.add(tables.Command(body=body.model_dump(mode="json"), **fields))
        result = {"id": body.id, "sequence": session.sequence, "repeated": repeated}
        answer = sessions.state(session) | {"results": [result]}
        db.commit()
    return answer


@app.get("/api/v1/me/today", response_model=answers.Today)
def today(me: Me) -> Any:
    """What is planned, the live session, the weight, goals and streak."""
    live, plan, goal, workout = tables.LiveSession, tables.Plan, tables.Goal, tables.Workout
    with Session(engine) as db:
        zone = db.scalar(select(tables.User.time_zone).where(tables.User.id == me))
        day = datetime.now(ZoneInfo(zone)).date()
        session = db.scalar(sessions.whole().where(live.user_id == me, live.status == "active"))
        plans = db.scalars(select(plan).where(plan.user_id == me, plan.status == "active")).all()
        goals = db.scalars(select(goal).where(goal.user_id == me, goal.status == "active")).all()
        trained = db.scalars(select(workout.local_date).where(workout.user_id == me).order_by(workout.local_date)).all()
        weight = trend(weights(db, me, day), day - timedelta(days=90), day)
    schedule = {"today": day, "time_zone": zone, "date": day, "next": [], "next_in_cycle": []}
    return {
        "schedule": schedule | {"plans": plans, "items": []},
        "session": sessions.state(session) if session else None,
        "weight": weight,
        "goals": {"items": goals, "page": numbered(len(goals))},
        "streak": streaks(list(trained), day),
        "missing": [],
    }


def weights(db: Session, me: UUID, today: date) -> list[tuple[date, int, int]]:
    """Milligrams on each day of half a year, and of how many readings."""
    row = tables.Measurement
    days = select(row.local_date, func.avg(row.base), func.count()).group_by(row.local_date).order_by(row.local_date)
    days = days.where(row.user_id == me, row.type == "weight", row.local_date >= today - timedelta(days=180))
    return [(day, round(mean), count) for day, mean, count in db.execute(days)]

"""``/workouts/shared``: what a link shows of a workout, to whoever has it."""

from __future__ import annotations

from typing import Any

from service_kit.errors import NotFound
from service_kit.http.blueprint import Blueprint
from session_service.shares.schemas import SharedWorkout
from session_service.workouts import examples, sharing

blp = Blueprint("shares", __name__, description="Workouts that a link shows.", scope="workouts")


@blp.get(
    "/workouts/shared/<string(length=32):code>",
    public=True,
    parameters=[{"in": "path", "name": "code", "description": "The last part of the link."}],
)
@blp.problems(NotFound)
@blp.response(200, SharedWorkout, example=SharedWorkout().dump(examples.VIEW))
def get_shared_workout(code: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Read a workout by its link.

    Without a token. What was done, set by set, and nothing of who did it, where, or what they noted of it. An unknown
    link and one that was revoked are 404 alike.
    """
    return sharing.shared_view(code), {"Cache-Control": "no-store"}  # so that a revoked link is gone everywhere

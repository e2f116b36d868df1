"""/boats."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from harbour_service.boats import schemas, usecases
from harbour_service.boats.models import Boat
from harbour_service.boats.problems import BerthTaken, NameTaken
from service_kit.db.session import get_owned
from service_kit.http.blueprint import Blueprint
from service_kit.http.paging import by_cursor, cursor_page_schema
from service_kit.http.preconditions import Precondition
from service_kit.security.identity import current_user

blp = Blueprint("boats", __name__, description="Boats", scope="boats")
BODY = {"name": "Alma", "length": {"value": "12.5", "unit": "m"}}
BOAT = {
    **BODY,
    "id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
    "launched_at": None,
    "papers": [],
    "berth": None,
    "version": 1,
    "created_at": "2026-03-01T08:00:00Z",
}
PAGE = {"items": [BOAT], "page": {"number": 1, "size": 20, "total": 1, "pages": 1}}
LOG = {"items": [BOAT], "page": {"next": None, "limit": 20}}


def _mine() -> Any:
    return select(Boat).where(Boat.user_id == current_user().user_id)


@blp.get("/boats")
@blp.arguments(schemas.BoatQuery, location="query")
@blp.paged(schemas.Boat, example=PAGE)
def list_boats(query: dict[str, Any]) -> Any:
    """List boats.

    Your own ones, in the order that you ask for.
    """
    boats = _mine()
    if "name" in query:
        boats = boats.where(Boat.name.in_(query["name"]))
    if "moored" in query:
        boats = boats.where(Boat.berth.is_not(None) if query["moored"] else Boat.berth.is_(None))
    return boats.order_by(Boat.name.desc() if query["sort"] == "-name" else Boat.name)


@blp.get("/boats/log")
@blp.arguments(schemas.LogQuery, location="query")
@blp.response(200, cursor_page_schema(schemas.Boat), example=LOG)
def log_boats(query: dict[str, Any]) -> Any:
    """List boats by time.

    The newest last.
    """
    columns = (getattr(Boat, name) for name in schemas.Boat().dump_fields)
    rows = _mine().with_only_columns(*columns)  # rows, which cost less than entities
    return by_cursor(rows, (Boat.created_at.desc(), Boat.id.desc()), query.get("cursor"), query["limit"])


@blp.post("/boats")
@blp.arguments(schemas.BoatCreate, example=BODY)
@blp.problems(NameTaken, BerthTaken)
@blp.response(201, schemas.Boat, location="/api/v1/boats/{0.id}", example=BOAT)
@blp.etag
def launch_boat(body: dict[str, Any]) -> Boat:
    """Launch a boat.

    The berth must be free.
    """
    return usecases.launch(current_user().user_id, body)


@blp.get("/boats/<uuid:boat_id>")
@blp.response(200, schemas.Boat, example=BOAT)
@blp.etag
def get_boat(boat_id: UUID) -> Boat:
    """Read a boat.

    One of your own.
    """
    return get_owned(Boat, boat_id, current_user().user_id)


@blp.put("/boats/<uuid:boat_id>")
@blp.arguments(schemas.BoatReplace, answered_by=get_boat, example=BODY)
@blp.if_match()
@blp.problems(NameTaken, BerthTaken)
@blp.response(200, schemas.Boat, example=BOAT)
@blp.etag
def rebuild_boat(body: dict[str, Any], boat_id: UUID, if_match: Precondition) -> Boat:
    """Rebuild a boat.

    What is left out is gone.
    """
    nothing = {"length": None, "launched_at": None, "papers": [], "berth": None}
    return usecases.refit(boat_id, current_user().user_id, {**nothing, **body}, if_match)


@blp.patch("/boats/<uuid:boat_id>")
@blp.arguments(schemas.BoatPatch, example={"name": "Berta"})
@blp.if_match()
@blp.problems(NameTaken, BerthTaken)
@blp.response(200, schemas.Boat, example=BOAT)
@blp.etag
def refit_boat(body: dict[str, Any], boat_id: UUID, if_match: Precondition) -> Boat:
    """Refit a boat.

    What is left out stays.
    """
    return usecases.refit(boat_id, current_user().user_id, body, if_match)


@blp.delete("/boats/<uuid:boat_id>")
@blp.response(204)
def scrap_boat(boat_id: UUID) -> None:
    """Scrap a boat.

    For good.
    """
    usecases.scrap(boat_id, current_user().user_id)


@blp.post("/boats/<uuid:boat_id>/command")
@blp.response(200, schemas.Boat, example=BOAT)
@blp.etag
def command_boat(boat_id: UUID) -> Boat:
    """Take command.

    Of one boat only.
    """
    return usecases.command(boat_id, current_user().user_id)


@blp.post("/boats/admiralty", roles=("admin",))
@blp.response(204)
def convene_admiralty() -> None:
    """For administrators.

    Nothing comes of it.
    """


@blp.post("/boats/broken")
@blp.response(204)
def break_down() -> None:
    """Raise what nobody foresaw.

    To see how it is answered.
    """
    raise ZeroDivisionError("secret-detail")


lighthouse = Blueprint("lighthouse", __name__, description="For all", public=True)


@lighthouse.get("/light")
@lighthouse.cached(seconds=60)
@lighthouse.response(200, schemas.Mark, example={"name": "Light"})
def see_light() -> dict[str, Any]:
    """See the light.

    It is for all.
    """
    return {"name": "Light"}


pilots = Blueprint("pilots", __name__, description="For services", internal=True, prefix="")


@pilots.get("/internal/pilots")
@pilots.response(200, schemas.Mark, example={"name": "Pilot"})
def list_pilots() -> dict[str, Any]:
    """For other services.

    Nobody else may ask.
    """
    return {"name": "Pilot"}

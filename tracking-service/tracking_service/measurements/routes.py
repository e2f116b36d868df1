"""``/measurements``: logging, reading and correcting them, their trend, their types."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from service_kit.http.blueprint import Blueprint
from service_kit.http.dumping import Fragment
from service_kit.http.paging import cursor_page_schema
from service_kit.http.preconditions import Precondition
from service_kit.messaging.lanes import bulk
from service_kit.security.identity import current_user
from tracking_service.measurements import examples, pages, queries, schemas, trend, trend_schemas, types, usecases
from tracking_service.measurements.models import TypeTaken
from tracking_service.measurements.rules import Kind
from tracking_service.measurements.types import TooManyTypes, TypeInUse
from tracking_service.measurements.workout_weights import MeasurementOfWorkout

blp = Blueprint(
    "measurements",
    __name__,
    description="Weight and whatever else is measured of the body, its trend, and what derives from it.",
    scope="measurements",
)
_ADDRESS = "/api/v1/measurements"
_SLUG = [{"in": "path", "name": "slug", "description": "Slug of the type; see GET /measurements/types."}]


@blp.get("/measurements")
@blp.arguments(schemas.MeasurementQuery, location="query")
@blp.response(200, cursor_page_schema(schemas.Measurement), example=examples.PAGE)
def list_measurements(query: dict[str, Any]) -> Fragment:
    """Your measurements

    The newest first; `from` and `to` are local days, both included. What is `pending` is among them.
    """
    return pages.page(current_user().user_id, query)


@blp.post("/measurements")
@blp.arguments(schemas.MeasurementCreate, example=examples.CREATE)
@blp.response(201, schemas.Measurement, example=examples.MEASUREMENT)
@blp.etag
def log_measurement(body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Log a measurement

    Goals about it move at once. A body weight also counts in what bodyweight exercises lifted on that day. A reading
    that no body shows, or a weight that is far from the last one, is answered as `pending` with its `reason`: it
    counts nowhere until you confirm it.
    """
    view = queries.view(usecases.log(current_user().user_id, body))
    return view, {"Location": f"{_ADDRESS}/{view['id']}"}


@blp.post("/measurements/batch")
@blp.arguments(schemas.MeasurementBatchCreate, example=examples.BATCH)
@blp.response(201, schemas.MeasurementList, example=examples.LIST)
def log_measurements(body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Log up to 500 measurements

    All or none; each mistake is named with its place.
    """
    with bulk(len(body["measurements"])):
        rows = usecases.log_batch(current_user().user_id, body["measurements"])
        return {"items": queries.views(rows)}, {"Location": _ADDRESS}


@blp.get("/measurements/latest")
@blp.arguments(schemas.LatestQuery, location="query")
@blp.response(200, schemas.MeasurementList, example=examples.LIST)
def get_latest_measurements(query: dict[str, Any]) -> dict[str, Any]:
    """The latest of each type

    One measurement that counts per type that you have logged, or of the types that you name.
    """
    return {"items": queries.views(queries.latest(current_user().user_id, query))}


@blp.get("/measurements/trend")
@blp.arguments(trend_schemas.TrendQuery, location="query")
@blp.response(200, trend_schemas.Trend, example=examples.TREND)
def get_measurement_trend(query: dict[str, Any]) -> Fragment:
    """The trend of a type

    A smoothed series that is aware of skipped days, the rate per week of the last four weeks with its 80 % range,
    and the gaps in the log. Figures come in the units of your preference.
    """
    return trend.trend(current_user().user_id, query)


@blp.get("/measurements/derived")
@blp.arguments(trend_schemas.DerivedQuery, location="query")
@blp.response(200, trend_schemas.Derived, example=examples.DERIVED)
def get_derived_figures(query: dict[str, Any]) -> dict[str, Any]:
    """Body mass index and energy use

    Estimates from the latest weight and your profile: body mass index, energy at rest (Mifflin-St Jeor) and, with
    `activity`, in a day, waist to height. `missing` names what would allow more of them.
    """
    return trend.derived(current_user().user_id, query.get("activity"))


@blp.get("/measurements/types")
@blp.arguments(schemas.TypeQuery, location="query")
@blp.paged(schemas.MeasurementType, example=examples.TYPES)
def list_measurement_types(query: dict[str, Any]) -> list[dict[str, Any]]:
    """What can be measured

    The built-in types and your own.
    """
    return types.listed(current_user().user_id)


@blp.post("/measurements/types")
@blp.arguments(schemas.MeasurementTypeCreate, example=examples.TYPE_CREATE)
@blp.problems(TypeTaken, TooManyTypes)
@blp.response(201, schemas.MeasurementType, example=examples.TYPE)
def create_measurement_type(body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Add a type of your own

    It has one value; its unit decides what it measures.
    """
    user_id = current_user().user_id
    kind: Kind = types.create(user_id, body)
    return types.shown(user_id, kind.slug), {"Location": f"{_ADDRESS}/types/{kind.slug}"}


@blp.get("/measurements/types/<string:slug>", parameters=_SLUG)
@blp.response(200, schemas.MeasurementType, example=examples.TYPE)
def get_measurement_type(slug: str) -> dict[str, Any]:
    """What one type measures

    A built-in one or one of your own.
    """
    return types.shown(current_user().user_id, slug)


@blp.delete("/measurements/types/<string:slug>", parameters=_SLUG)
@blp.problems(TypeInUse)
@blp.response(204)
def delete_measurement_type(slug: str) -> None:
    """Delete a type of your own

    Only while no measurement and no goal needs it.
    """
    usecases.remove_type(current_user().user_id, slug)


@blp.get("/measurements/<uuid:measurement_id>")
@blp.response(200, schemas.Measurement, example=examples.MEASUREMENT)
@blp.etag
def get_measurement(measurement_id: UUID) -> dict[str, Any]:
    """One measurement

    As you typed it; its `ETag` may be sent as `If-Match` with a correction.
    """
    return queries.view(queries.find(current_user().user_id, measurement_id))


@blp.patch("/measurements/<uuid:measurement_id>")
@blp.arguments(schemas.MeasurementPatch, example={"value": {"value": "82.1", "unit": "kg"}})
@blp.if_match(required=False)
@blp.problems(MeasurementOfWorkout)
@blp.response(200, schemas.Measurement, example=examples.MEASUREMENT)
@blp.etag
def amend_measurement(changes: dict[str, Any], measurement_id: UUID, if_match: Precondition) -> dict[str, Any]:
    """Correct a measurement

    A JSON merge-patch. A goal that it had reached is opened again where it no longer does. Other figures are judged
    anew, and so are the weights after it. Of one that is the body weight of a workout only `note` and `device` are
    yours to change here: the rest follows the workout.
    """
    return queries.view(usecases.amend(current_user().user_id, measurement_id, changes, if_match))


@blp.post("/measurements/<uuid:measurement_id>/confirm")
@blp.if_match(required=False)
@blp.problems(usecases.NotPending)
@blp.response(200, schemas.Measurement, example=examples.MEASUREMENT)
@blp.etag
def confirm_measurement(measurement_id: UUID, if_match: Precondition) -> dict[str, Any]:
    """Stand by a pending measurement

    It counts from now on, everywhere, for as long as its figures stay what they are. Was it a slip of the finger,
    correct it instead.
    """
    return queries.view(usecases.confirm(current_user().user_id, measurement_id, if_match))


@blp.delete("/measurements/<uuid:measurement_id>")
@blp.if_match(required=False)
@blp.problems(MeasurementOfWorkout)
@blp.response(204)
def delete_measurement(measurement_id: UUID, if_match: Precondition) -> None:
    """Delete a measurement

    A goal that it had reached is opened again. The body weight of a workout goes away when it is cleared there, or
    with the workout.
    """
    usecases.remove(current_user().user_id, measurement_id, if_match)

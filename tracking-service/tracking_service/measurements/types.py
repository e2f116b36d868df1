"""Types of measurements, built in and the user's own, in one place to look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from service_kit.db.session import db_session
from service_kit.errors import Conflict, FieldError, NotFound
from tracking_service.measurements.models import Measurement, MeasurementType, TypeTaken
from tracking_service.measurements.rules import KINDS, Kind, own_kind
from tracking_service.people import usecases as people

# Types of their own that one user may make.
MAX_OWN = 100


class TypeInUse(Conflict):
    """Measurements or goals of this type exist: the answer has their address in ``href``. Delete those first."""

    type, title = "measurement-type-in-use", "Measurement type in use"


class TooManyTypes(Conflict):
    """You have made as many types of measurement as one account may have. Delete one that you no longer need."""

    type, title = "too-many-measurement-types", "Too many measurement types"


def find(user_id: UUID, slug: str) -> Kind:
    """The type of this name. Raises NotFound."""
    if slug in KINDS:
        return KINDS[slug]
    own = db_session().scalar(
        select(MeasurementType).where(MeasurementType.user_id == user_id, MeasurementType.slug == slug)
    )
    if own is None:
        raise NotFound("There is no such type of measurement.")
    return _kind(own)


def known(user_id: UUID) -> dict[str, Kind]:
    """Every type that the user can log, by name; the built-in ones first."""
    own = db_session().scalars(
        select(MeasurementType).where(MeasurementType.user_id == user_id).order_by(MeasurementType.slug)
    )
    return KINDS | {row.slug: _kind(row) for row in own}


def among(user_id: UUID, slugs: Iterable[str]) -> dict[str, Kind]:
    """Those of the types that the user can log, by name; nothing is asked where all are built in."""
    wanted = set(slugs)
    everything = KINDS if wanted <= KINDS.keys() else known(user_id)
    return {slug: everything[slug] for slug in wanted & everything.keys()}


def unknown_among(slugs: Iterable[str], user_id: UUID, parameter: str = "type") -> list[FieldError]:
    """An error of the parameter for each name that is no type of the user's."""
    detail = "There is no such type: {}. GET /measurements/types lists them."
    wanted = set(slugs)
    unknown = sorted(wanted - among(user_id, wanted).keys())
    return [FieldError("unknown-type", detail.format(slug), parameter=parameter) for slug in unknown]


def create(user_id: UUID, body: Mapping[str, Any]) -> Kind:
    """Add a type of the user's own. Raises TypeTaken, or TooManyTypes."""
    slug, yours = body["slug"], known(user_id)
    if slug in yours:
        raise TypeTaken(f"It is called {yours[slug].name!r}.", slug=slug, href=f"/api/v1/measurements/types/{slug}")
    if len(yours) - len(KINDS) >= MAX_OWN:
        raise TooManyTypes()
    own = MeasurementType(user_id=user_id, **body)
    db_session().add(own)
    db_session().flush()
    return _kind(own)


def remove(user_id: UUID, slug: str) -> None:
    """Delete a type of the user's own. Raises NotFound, or TypeInUse while there are measurements of it."""
    query = select(MeasurementType).where(MeasurementType.user_id == user_id, MeasurementType.slug == slug)
    own = db_session().scalar(query.with_for_update())
    if own is None:
        raise NotFound("There is no such type of measurement among your own.")
    used = select(func.count()).where(Measurement.user_id == user_id, Measurement.type == slug)
    if db_session().scalar(used):
        raise TypeInUse("There are measurements of it.", href=f"/api/v1/measurements?type={slug}")
    db_session().delete(own)


def _kind(own: MeasurementType) -> Kind:
    return own_kind(own.slug, own.name, own.unit, own.daily)


def listed(user_id: UUID) -> list[dict[str, Any]]:
    """Every type for schemas.MeasurementType, in the user's units."""
    units = people.known(user_id).units
    return [render(kind, units, own=slug not in KINDS) for slug, kind in known(user_id).items()]


def shown(user_id: UUID, slug: str) -> dict[str, Any]:
    """One type for schemas.MeasurementType, in the user's units. Raises NotFound."""
    return render(find(user_id, slug), people.known(user_id).units, own=slug not in KINDS)


def render(kind: Kind, units: str, *, own: bool) -> dict[str, Any]:
    """A type for schemas.MeasurementType."""
    names = ("slug", "name", "daily")
    values = {name: getattr(kind, name) for name in names}
    return values | {"unit": kind.units[units == "imperial"], "values": kind.parts, "own": own}

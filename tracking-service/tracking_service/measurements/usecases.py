"""Logging measurements and correcting them; what follows does so in the same transaction (``changes.py``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from service_kit.clock import now
from service_kit.db.constraints import naming_clashing_ids
from service_kit.db.session import db_session, get_owned
from service_kit.errors import Conflict, FieldError, Invalid
from service_kit.http.preconditions import Precondition
from service_kit.messaging.subscriptions import Fact
from tracking_service.changes import TypeToBeRemoved, apply_consequences
from tracking_service.measurements import rules, types
from tracking_service.measurements.models import Measurement, MeasurementType, StaleReadings, figures_text
from tracking_service.measurements.payloads import LOGGED, logged
from tracking_service.measurements.rules import Kind
from tracking_service.measurements.settling import follow, withdraw
from tracking_service.measurements.workout_weights import FOLLOWING, refuse_own_changes
from tracking_service.people import usecases as people
from tracking_service.people.calendar import local_date
from tracking_service.people.copies import Profile
from training.quantity import Quantity

_PLAIN = ("source", "device", "note")


class NotPending(Conflict):
    """Only a pending measurement waits for a confirmation; this one counts already."""

    type, title = "measurement-not-pending", "The measurement is not pending"


def log(user_id: UUID, body: Mapping[str, Any]) -> Measurement:
    """Log one measurement. Raises Invalid, IdTaken."""
    return _log_all(user_id, [body], [""])[0]


def log_batch(user_id: UUID, bodies: Sequence[Mapping[str, Any]]) -> list[Measurement]:
    """Log many, all or nothing. Raises Invalid with the place of each mistake, IdTaken."""
    return _log_all(user_id, bodies, [f"/measurements/{index}" for index in range(len(bodies))])


def amend(user_id: UUID, measurement_id: UUID, changes: Mapping[str, Any], if_match: Precondition) -> Measurement:
    """Correct a measurement; where nothing differs, it stays as it is.

    Raises NotFound, Stale, Invalid, MeasurementOfWorkout.
    """
    people.hold(user_id)
    found = get_owned(Measurement, measurement_id, user_id)
    if_match.check(found)
    if FOLLOWING & changes.keys():
        refuse_own_changes(found)
    before, day = (found.measured_at, found.id), found.local_date
    kind = types.find(user_id, found.type)
    moment = {"measured_at": found.measured_at} | dict(changes)
    errors = rules.check_instant(moment["measured_at"], now())
    values: Mapping[str, Quantity] = found.values
    if "value" in changes or "values" in changes:
        values = _values(kind, changes, "", found.values, errors)
    elif errors:
        raise Invalid(errors=errors)
    if "time_zone" in changes:
        found.time_zone, found.zone_assumed_at = changes["time_zone"], None
    _write(found, kind, moment, values)
    if db_session().is_modified(found):
        db_session().flush()
        follow(user_id, kind, [found], [before], [day])
    return found


def confirm(user_id: UUID, measurement_id: UUID, if_match: Precondition) -> Measurement:
    """The user stands by a reading in doubt: it counts from now on, and what follows from it does so.

    Raises NotFound, Stale, NotPending.
    """
    people.hold(user_id)
    found = get_owned(Measurement, measurement_id, user_id)
    if_match.check(found)
    if found.doubt is None:
        raise NotPending()
    found.confirmed_as = figures_text(found.first.base, found.second.base if found.second else None)
    db_session().flush()
    follow(user_id, types.find(user_id, found.type), [found])
    return found


def remove(user_id: UUID, measurement_id: UUID, if_match: Precondition) -> None:
    """Delete a measurement. Raises NotFound, Stale, MeasurementOfWorkout."""
    people.hold(user_id)
    found = get_owned(Measurement, measurement_id, user_id)
    if_match.check(found)
    refuse_own_changes(found)
    withdraw(types.find(user_id, found.type), found)


def remove_type(user_id: UUID, slug: str) -> None:
    """Delete a type of the user's own. Raises NotFound, or TypeInUse while measurements or goals need it."""
    apply_consequences(TypeToBeRemoved(user_id, slug))
    types.remove(user_id, slug)


def state() -> Iterable[Fact]:
    """Every measurement, for a consumer that is new or was wiped."""
    for row in db_session().scalars(select(Measurement)).yield_per(200):
        yield Fact(LOGGED, row.id, row.version, logged(row), row.user_id)


def erase(user_id: UUID) -> None:
    """Delete the user's measurements, and the types of their own."""
    for table in (Measurement, MeasurementType, StaleReadings):
        db_session().execute(delete(table).where(table.user_id == user_id))


def _log_all(user_id: UUID, bodies: Sequence[Mapping[str, Any]], places: Sequence[str]) -> list[Measurement]:
    person = people.hold(user_id)
    kinds = types.among(user_id, {body["type"] for body in bodies})
    chosen = {f"{place}/id": body["id"] for body, place in zip(bodies, places, strict=True) if "id" in body}
    errors = rules.repeated_ids(chosen)
    rows = []
    for body, place in zip(bodies, places, strict=True):
        try:
            rows.append(_new_row(user_id, body, place, kinds, person))
        except Invalid as error:
            errors.extend(error.errors)
    if errors:
        raise Invalid(errors=errors)
    with naming_clashing_ids({Measurement: chosen}):
        db_session().add_all(rows)
    for type_ in sorted({row.type for row in rows}):
        follow(user_id, kinds[type_], [row for row in rows if row.type == type_])
    return rows


def _new_row(
    user_id: UUID, body: Mapping[str, Any], place: str, kinds: Mapping[str, Kind], person: Profile
) -> Measurement:
    """A measurement that is not stored yet. Raises Invalid with all that is wrong, below ``place``."""
    moment = {"measured_at": now()} | dict(body)
    errors = rules.check_instant(moment["measured_at"], now(), f"{place}/measured_at")
    kind = kinds.get(body["type"])
    if kind is None:
        detail = "There is no such type; GET /measurements/types lists them."
        raise Invalid(errors=[FieldError("unknown-type", detail, f"{place}/type"), *errors])
    values = _values(kind, body, place, others=errors)
    measurement = Measurement(user_id=user_id, type=kind.slug)
    if "id" in body:
        measurement.id = body["id"]
    measurement.source = "manual"
    typed = body.get("time_zone")
    measurement.time_zone = typed or person.time_zone
    measurement.zone_assumed_at = None if typed else people.zone_assumed_at(person)
    _write(measurement, kind, moment, values)
    return measurement


def _values(
    kind: Kind,
    body: Mapping[str, Any],
    place: str,
    known: Mapping[str, Quantity] | None = None,
    others: Sequence[FieldError] = (),
) -> Mapping[str, Quantity]:
    """The values of the body, given one by one in ``values`` or, where the type has but one, as ``value``.

    Raises Invalid with what is wrong with them and with the ``others`` that were found before.
    """
    single = "value" in body
    values = {rules.VALUE: body["value"]} if single else {**(known or {}), **body.get("values", {})}
    if single == ("values" in body):
        errors = [FieldError("required", "Give either `value`, or `values` by name.", f"{place}/value")]
    elif single and len(kind.parts) > 1:
        names = ", ".join(part.name for part in kind.parts)
        detail = f"A {kind.slug} measurement has several values; give `values` with {names}."
        errors = [FieldError("several-values", detail, f"{place}/value")]
    else:
        errors = rules.check_values(kind, values, place if single else f"{place}/values")
    if errors or others:
        raise Invalid(errors=[*errors, *others])
    return values


def _write(row: Measurement, kind: Kind, body: Mapping[str, Any], values: Mapping[str, Quantity]) -> None:
    ordered = [values[part.name] for part in kind.parts]
    row.first, row.second = ordered[0], ordered[1] if len(ordered) > 1 else None
    row.measured_at = body["measured_at"]
    row.local_date = local_date(row.measured_at, row.time_zone)
    for name in _PLAIN:
        if name in body:
            setattr(row, name, body[name])

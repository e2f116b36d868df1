"""The copy of the profiles: what of them is kept, whom to ask, and what follows from a change."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import post_load

from service_kit.http.fields import Choice, EventSchema, LocalDate, TimeZone
from service_kit.messaging.lanes import bulk
from tracking_service.changes import CalendarChanged, StrengthFormulaChosen, apply_consequences
from tracking_service.copies import Hinted, HintedCopy
from tracking_service.fields import EventQuantity
from tracking_service.peers import auth
from tracking_service.people.calendar import WEEK_STARTS
from tracking_service.people.models import Person
from training.strength import FORMULAS
from training.zone_changes import TimeZoneChosen
from training.zone_fields import ZoneHistory
from training.zones import History


@dataclass(frozen=True)
class Profile(Hinted):
    """What figures depend on of a person, as other slices see it; the defaults are those of somebody unknown."""

    user_id: UUID
    units: str = "metric"
    time_zone: str = "UTC"
    time_zones: History = ()
    week_start: str = "monday"
    height: int | None = None  # micrometres
    birth_date: date | None = None
    sex: str | None = None
    strength_formula: str = FORMULAS[0]
    sets_revision: UUID | None = None


class ProfileState(EventSchema):
    """A profile as registered, changed or looked up."""

    units = Choice("metric", "imperial", required=True)
    time_zone = TimeZone(required=True)
    time_zones = ZoneHistory()
    week_start = Choice(*WEEK_STARTS, required=True)
    height = EventQuantity(required=True, allow_none=True)
    birth_date = LocalDate(required=True, allow_none=True)
    sex = Choice("male", "female", "other", required=True, allow_none=True)
    strength_formula = Choice(*FORMULAS, load_default=FORMULAS[0])

    @post_load
    def height_in_micrometres(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """The height as its column has it."""
        return data | {"height": data["height"] and data["height"].base}


def follow(user_id: UUID, state: Mapping[str, Any], changed: Set[str]) -> None:
    """Another time zone or first day of the week moves days and weeks, another formula the estimated maxima."""
    with bulk():  # years may be dated and counted anew
        if "time_zones" in changed:
            apply_consequences(TimeZoneChosen(user_id, state["time_zones"]))
        if changed & {"time_zone", "time_zones", "week_start"}:
            apply_consequences(CalendarChanged(user_id))
        if "strength_formula" in changed:
            apply_consequences(StrengthFormulaChosen(user_id))


PEOPLE = HintedCopy(
    Person,
    user=Person.user_id,
    value=Profile,
    schema=ProfileState,
    owner=auth,
    path="/internal/profiles",
    follow=follow,
)

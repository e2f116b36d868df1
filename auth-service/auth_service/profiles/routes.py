"""``/users/me``, and the look-up by which other services learn of a person they have no copy of."""

from __future__ import annotations

from typing import Any

from auth_service.profiles import schemas, usecases
from auth_service.profiles.models import Profile
from service_kit.http.blueprint import Blueprint
from service_kit.http.fields import IdsQuery
from service_kit.http.preconditions import Precondition
from service_kit.security.identity import current_user

blp = Blueprint("profiles", __name__, description="The person's profile and preferences.", scope="profile")
internal = Blueprint(
    "profiles-internal", __name__, description="For other services.", internal=True, prefix="/internal"
)

HEIGHT = {"value": "178", "unit": "cm"}
EXAMPLE = {
    "id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
    "display_name": "Ada",
    "birth_date": "1990-12-10",
    "sex": "female",
    "height": HEIGHT,
    "units": "metric",
    "language": "en",
    "time_zone": "Europe/Berlin",
    "week_start": "monday",
    "privacy": "private",
    "strength_formula": "epley",
    "created_at": "2026-03-12T17:30:00Z",
    "updated_at": "2026-03-12T17:32:10Z",
}
FACTS_EXAMPLE = {
    "user_id": EXAMPLE["id"],
    "version": 2,
    "units": "metric",
    "language": "en",
    "time_zone": "Europe/Berlin",
    "time_zones": [{"time_zone": "Europe/Berlin", "since": None}],
    "week_start": "monday",
    "height": {"base": 1780, **HEIGHT},
    "birth_date": "1990-12-10",
    "sex": "female",
    "strength_formula": "epley",
}


@blp.get("/users/me")
@blp.response(200, schemas.Profile, example=EXAMPLE)
@blp.etag
def get_profile() -> Profile:
    """Your profile and preferences

    The `ETag` is the version to name in `If-Match` when you change it.
    """
    return usecases.get(current_user().user_id)


@blp.patch("/users/me")
@blp.arguments(schemas.ProfilePatch, example={"time_zone": "Europe/Berlin", "height": HEIGHT, "sex": None})
@blp.if_match()
@blp.response(200, schemas.Profile, example=EXAMPLE)
@blp.etag
def change_profile(changes: dict[str, Any], if_match: Precondition) -> Profile:
    """Change your profile and preferences

    A JSON merge-patch: members that are absent stay, null clears. Every service that shows figures or days learns
    of the new units, language, time zone, week start, height, birth date, sex and strength formula by event. What was
    logged without a time zone is dated by the one that your profile had then; the first one that you choose dates all
    before it anew. Another strength formula lets your estimated records and the goals about them be computed anew.
    """
    return usecases.change(current_user().user_id, changes, if_match)


@internal.get("/profiles")
@internal.arguments(IdsQuery, location="query")
@internal.response(200, schemas.FactsOfProfiles, example={"by_id": {EXAMPLE["id"]: FACTS_EXAMPLE}})
def list_profile_facts(query: dict[str, Any]) -> dict[str, Any]:
    """What other services may know of people

    Of each who is there the facts that the events carry, with the version they have: keep them only if yours are older.
    """
    return {"by_id": usecases.facts(query["ids"])}

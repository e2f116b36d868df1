"""Lists of words that have a name in the OpenAPI document."""

from __future__ import annotations

from auth_service.accounts.rules import Role
from auth_service.profiles import rules as profiles
from training.enums import ENUMS as SHARED

ENUMS = {
    **SHARED,
    "Privacy": profiles.PRIVACY,
    "Role": tuple(role.value for role in Role),
    "Sex": profiles.SEXES,
    "UnitSystem": profiles.UNITS,
    "WeekStart": profiles.WEEK_STARTS,
}

"""Lists of words that have a name in the OpenAPI document, each word with its meaning."""

from __future__ import annotations

from training.enums import ENUMS as SHARED

ENUMS: dict[str, dict[str, str]] = {
    **SHARED,
    "OAuthError": {
        "invalid_request": "the form is not one of the password grant.",
        "invalid_grant": "e-mail address and password do not open an account.",
        "unsupported_grant_type": "only `password` is known.",
        "invalid_scope": "there are no scopes to choose: leave it empty.",
    },
    "Privacy": {
        "private": "you alone.",
        "followers": "those whom you let follow you.",
        "public": "everybody.",
    },
    "Role": {
        "user": "everybody with an account.",
        "trainer": "looks after others as their coach.",
        "health_professional": "looks after others as their doctor or therapist.",
        "admin": "looks after accounts and the public catalogue.",
    },
    "Sex": {
        "female": "formulas for women are used.",
        "male": "formulas for men are used.",
        "other": "no formula that asks for it is used.",
    },
    "UnitSystem": {
        "metric": "kilograms, kilometres, centimetres.",
        "imperial": "pounds, miles, inches.",
    },
    "WeekStart": {
        "monday": "as in ISO 8601.",
        "sunday": "as in North America.",
        "saturday": "as in much of the Arab world.",
    },
}

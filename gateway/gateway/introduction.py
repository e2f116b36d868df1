"""What the merged document says before its operations, and how they are grouped."""

from __future__ import annotations

from typing import Any, Final

INTRODUCTION: Final = """\
Training: exercises, plans, guided workouts, and the tracking of what they lead to.

**Try it here.** Make an account with `POST /auth/register`, log in with `POST /auth/login`, copy the `access_token` of
the answer, press *Authorize* and paste it. It lives for ten minutes; `POST /auth/refresh` gives the next one. The
catalogue can be read without.

**Quantities** are `{"value": "102.5", "unit": "kg"}`: the number is a string, kept as you typed it. All decimals are
strings. **Ids** are UUIDs of version 7, and you may choose those of what you make. **Instants** are RFC 3339: with an
offset in, in UTC out; **days** are local.

**Lists** come in numbered pages (`page`, `page_size`) or, where they grow for ever, by cursor: send `page.next` as
`cursor` until it is null.

**Changes.** What can be changed has a version, which begins its `ETag`: send the tag back as `If-Match`, and a change
of somebody else is not overwritten (412). PATCH is a JSON merge-patch. An `Idempotency-Key` lets a POST be sent again
without a second effect.

**Errors** are `application/problem+json`: `type` leads to a page that explains the problem, `errors` names each place.
Every type is listed at [/problems](/problems).
"""

GROUPS: Final[list[dict[str, Any]]] = [
    {"name": "Overview", "tags": ["gateway"]},
    {
        "name": "Accounts",
        "tags": ["accounts", "log-in", "passwords", "profiles", "erasure", "administration", "keys"],
    },
    {"name": "Catalogue", "tags": ["exercises", "vocabulary"]},
    {"name": "Plans", "tags": ["plans", "schedule"]},
    {
        "name": "Training",
        "tags": ["sessions", "preferences", "stream_tickets", "workouts", "entries", "custom_fields", "shares"],
    },
    {"name": "Tracking", "tags": ["measurements", "goals", "records", "streaks", "progress", "analytics"]},
]

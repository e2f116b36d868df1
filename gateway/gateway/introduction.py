"""What the merged document says before its operations, and how they are grouped."""

from __future__ import annotations

from typing import Any, Final

INTRODUCTION: Final = """\
Training: exercises, plans, guided workouts, and the tracking of what they lead to.

**Try it here.** Make an account with `POST /auth/register`, press *Authorize* and type its e-mail address as `username`
and its password. Or log in with `POST /auth/login` and paste the `access_token` of the answer. It lives for ten
minutes; `POST /auth/refresh` gives the next one. The catalogue can be read without.

**Quantities** are `{"value": "102.5", "unit": "kg"}`: the number is a string, kept as you typed it. All decimals are
strings. **Ids** are UUIDs of version 7, and you may choose those of what you make. **Instants** are RFC 3339: with an
offset in, in UTC out; **days** are local.

**Lists** come in numbered pages (`page`, `page_size`) or, where they grow for ever, by cursor: send `page.next` as
`cursor` until it is null.

**Changes.** What can be changed has a version, which begins its `ETag`: send the tag back as `If-Match`, and a change
of somebody else is not overwritten (412). PATCH is a JSON merge-patch. An `Idempotency-Key` lets a POST be sent again
without a second effect.

**Errors** are `application/problem+json`: `type` leads to a page that explains the problem, `errors` names each place.
Every type is listed at [/problems](/problems), every `code` in them at [/problems/codes](/problems/codes), and what
services tell each other at [/docs/events](/docs/events).
"""

GROUPS: Final[list[dict[str, Any]]] = [
    {"name": "Overview", "tags": ["gateway"]},
    {
        "name": "Accounts",
        "tags": ["accounts", "log-in", "oauth", "passwords", "profiles", "erasure", "administration", "keys"],
    },
    {"name": "Catalogue", "tags": ["exercises", "vocabulary"]},
    {"name": "Plans", "tags": ["plans", "schedule"]},
    {
        "name": "Training",
        "tags": ["sessions", "preferences", "stream_tickets", "workouts", "entries", "custom_fields", "shares"],
    },
    {"name": "Tracking", "tags": ["measurements", "goals", "records", "streaks", "progress", "analytics"]},
]

# What each tag is about, in place of the keyword that a service has for it.
TAGS: Final[dict[str, str]] = {
    "accounts": "Make an account with an e-mail address and a password, and see which one a token speaks for.",
    "administration": "Administrators find accounts, grant roles, and close accounts or open them again.",
    "analytics": "What training came to: summaries of weeks and months, computed from the logged workouts.",
    "custom_fields": "Name what you want to note of each set of an exercise beyond weight, repetitions and effort.",
    "entries": "Add, change and remove exercises and sets of a workout that is logged already.",
    "erasure": "Delete an account: it waits for the days of grace, in which a log-in cancels the deletion.",
    "exercises": "Search the catalogue of exercises, which anyone may read, and add your own.",
    "gateway": "Begin here: the index of the API, and answers that are put together from several services.",
    "goals": "Set goals. Their progress moves by itself with every workout and measurement that is logged.",
    "keys": "The public keys by which anyone can verify an access token.",
    "log-in": "Log in and out, exchange refresh tokens, and see which devices are logged in.",
    "measurements": "Log weight and whatever else is measured of the body; read its trend and what derives from it.",
    "oauth": "Log in with a client that speaks OAuth 2.0, such as *Authorize* on this page.",
    "passwords": "Change the password of your account.",
    "plans": "Write training plans as days, blocks, exercises and sets; activate one, clone it, archive it.",
    "preferences": "Say how you want to be guided in a live session: rests, and whether you are asked for RPE.",
    "profiles": "Read and change your profile: name, units, time zone, and how one-repetition maxima are estimated.",
    "progress": "See how exercises and volume develop over time.",
    "records": "Personal records, found in the log by themselves. Each points to the set that made it.",
    "schedule": "The active plans laid over the calendar: what to train on which day, and what was moved or left out.",
    "sessions": "Train live, guided set by set: start a session, send commands to it, and watch it from every device.",
    "shares": "Show a workout to whoever has its link, and take the link back.",
    "stream_tickets": "Tickets with which a browser opens the stream of events of a live session.",
    "streaks": "Count the weeks and days of training in a row.",
    "vocabulary": "The muscles, kinds of equipment and categories that exercises are described by.",
    "workouts": "Log workouts, from live sessions or afterwards; search the log and repeat what is in it.",
}

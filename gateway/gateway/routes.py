"""Which service answers which address: a table, and nothing else.

The first path segment after ``/api/v1`` names the resource; the resource belongs to one service. Addresses that are
not in the table do not exist from outside, so ``/internal/...``, ``/metrics`` and the like of a service can never be
reached through the gateway. A resource enters the table when its service answers for it, so that the index at
``/api/v1`` promises nothing that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass

from service_kit.errors import NotFound

KIB = 1024


@dataclass(frozen=True)
class Route:
    """How one resource is reached.

    ``public``: a request without a token goes on, and the service decides (a bad token is still refused here).
    ``strict``: unsafe requests without a token count in the small bucket that slows the guessing of passwords.
    ``secret``: answers may carry credentials, so they are never compressed together with what a caller chose.
    ``kept``: public answers may be kept and given to others, as long as the service allows (see ``cache.py``).
    ``max_body``: bytes; 0 stands for the limit that all share.
    """

    service: str
    public: bool = False
    strict: bool = False
    secret: bool = False
    kept: bool = False
    max_body: int = 0


_ACCOUNTS = Route("auth", public=True, strict=True, secret=True)
_AUTH = Route("auth", secret=True)
_CATALOG = Route("catalog", public=True, kept=True)
_PLANS = Route("plans")
_SESSION = Route("session")
_TRACKING = Route("tracking")

RESOURCES: dict[str, Route] = {
    "auth": _ACCOUNTS,
    "users": _AUTH,
    "admin": _AUTH,
    "exercises": _CATALOG,
    "muscles": _CATALOG,
    "equipment": _CATALOG,
    "exercise-categories": _CATALOG,
    "plans": _PLANS,
    "schedule": Route("plans", public=True),  # calendars subscribe with a secret address, not with a token
    "sessions": _SESSION,
    "workouts": _SESSION,
    "measurements": _TRACKING,
    "goals": _TRACKING,
    "records": _TRACKING,
    "progress": _TRACKING,
    "analytics": _TRACKING,
    "streaks": _TRACKING,
}

# A stream may be opened with a single-use ticket in the query, since a browser's EventSource cannot send a header.
STREAM = Route("stream", public=True)
WELL_KNOWN = Route("auth", public=True)

SERVICES = ("auth", "catalog", "plans", "session", "tracking")
UPSTREAMS = (*SERVICES, "stream")


def find(segments: tuple[str, ...]) -> Route:
    """The route of a checked path. Raises :class:`NotFound` for everything that is not in the table."""
    match segments:
        case ("api", "v1", "sessions", _, "events"):
            return STREAM
        case ("api", "v1", resource, *_) if resource in RESOURCES:
            return RESOURCES[resource]
        case (".well-known", _, *_):
            return WELL_KNOWN
    raise NotFound("There is nothing at this address.")

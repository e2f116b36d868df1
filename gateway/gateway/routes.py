"""Which service answers which address: a table, and nothing else.

The first path segment after ``/api/v1`` names the resource; the resource belongs to one service. Addresses that are
not in the table do not exist from outside, so ``/internal/...``, ``/metrics`` and the like of a service can never be
reached through the gateway. A resource enters the table when its service answers for it, so that the index at
``/api/v1`` promises nothing that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass

from service_kit.errors import NotFound

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Strict:
    """A kind of request that somebody may want to repeat too often, counted in buckets called ``name``.

    ``limit``: the setting that says how many. ``signed_in``: it is refused without a token.
    """

    name: str
    limit: str
    signed_in: bool = False


@dataclass(frozen=True)
class Route:
    """How one resource is reached.

    ``public``: a request without a token goes on, and the service decides (a bad token is still refused here).
    ``secret``: answers may carry credentials, so they are never compressed together with what a caller chose.
    ``cacheable``: public answers may be kept and given to others, as long as the service allows (see ``cache.py``).
    ``max_body``: bytes; 0 stands for the limit that all share.
    """

    service: str
    public: bool = False
    secret: bool = False
    cacheable: bool = False
    max_body: int = 0


_ACCOUNTS = Route("auth", public=True, secret=True)
_AUTH = Route("auth", secret=True)
_CATALOG = Route("catalog", public=True, cacheable=True)
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

# Where to begin with a resource that answers nothing at its own name.
_BEGINNINGS = {
    "auth": "/auth/me",
    "users": "/users/me",
    "admin": "/admin/users",
    "progress": "/progress/history",
    "analytics": "/analytics/summary",
}

# A stream may be opened with a ticket in the query, since a browser's EventSource cannot send a header.
STREAM = Route("stream", public=True)
# A link that cannot be guessed shows a workout to whoever has it.
SHARED = Route("session", public=True)
WELL_KNOWN = Route("auth", public=True)

# Takes a secret that can be guessed, makes an account or sends mail.
LOG_IN = Strict("auth", "auth_limit")
# Proves the password of somebody who is signed in once more.
CONFIRMATION = Strict("confirmation", "auth_limit", signed_in=True)
# Takes a secret that cannot be guessed, and every app does it all day: an office behind one address must pass.
REFRESH = Strict("refresh", "address_limit")

SERVICES = ("auth", "catalog", "plans", "session", "tracking")
UPSTREAMS = (*SERVICES, "stream")
# Who acts on the client's address, and so is shown that it comes from the gateway. Nobody else could pass that on.
ADDRESS_READERS = frozenset({"auth"})
# Who has copies of what others own, and so learns where the user wrote just now; and those others. A test holds both to
# the copies that services have.
COPY_KEEPERS = frozenset({"plans", "session", "tracking"})
COPY_OWNERS = ("auth", "catalog", "plans")


def beginnings() -> list[tuple[str, str, str]]:
    """For the index: name, an address that answers GET, and service of each resource; ``me`` is put together here."""
    listed = [(name, f"/api/v1{_BEGINNINGS.get(name, f'/{name}')}", route.service) for name, route in RESOURCES.items()]
    return [*listed, ("me", "/api/v1/me/today", "gateway")]


def find(segments: tuple[str, ...]) -> Route:
    """The route of a checked path. Raises :class:`NotFound` for everything that is not in the table."""
    match _named(segments):
        case ("api", "v1", "sessions", _, "events"):
            return STREAM
        case ("api", "v1", "workouts", "shared", _):
            return SHARED
        case ("api", "v1", resource, *_) if resource in RESOURCES:
            return RESOURCES[resource]
        case (".well-known", _, *_):
            return WELL_KNOWN
    raise NotFound("There is nothing at this address.")


def strictness(method: str, segments: tuple[str, ...]) -> Strict | None:
    """How a request to a checked path is counted; None: as any other.

    Whatever changes something under ``/auth`` is strict unless it is named here, so that what is added there is too.
    """
    if method in SAFE:
        return None
    match _named(segments):
        case ("api", "v1", "auth", "refresh"):
            return REFRESH
        case ("api", "v1", "auth", "change-password"):
            return CONFIRMATION
        case ("api", "v1", "users", "me") if method == "DELETE":
            return CONFIRMATION
        case ("api", "v1", "auth", "logout" | "logout-all" | "sessions", *_):
            return None
        case ("api", "v1", "auth", *_):
            return LOG_IN
    return None


def _named(segments: tuple[str, ...]) -> tuple[str, ...]:
    """What is meant by a checked path: a service takes one with a slash at its end for the same without."""
    return segments[:-1] if segments[-1:] == ("",) else segments

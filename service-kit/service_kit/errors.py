"""The errors that a use case or a rule may raise; the edge turns each into one problem+json answer.

Pure: standard library only, so that ``rules.py`` files may import it. The docstring of a problem class is the
text of its page at ``/problems/<type>``: it says what happened and how to mend it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar

# What an answer says is wrong with a request, and how much of the request it repeats (characters).
MAX_ERRORS = 100
MAX_PLACE = 300
MAX_DETAIL = 600


@dataclass(frozen=True)
class FieldError:
    """One thing that is wrong with the input: where (``pointer`` into the body or ``parameter``), and why."""

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None

    def as_json(self) -> dict[str, str]:
        """The member of a problem's ``errors`` list, without the parts that are not set; each part has its limit,
        since most quote what the caller sent."""
        parts = {
            "pointer": self.pointer and shortened(self.pointer, MAX_PLACE),
            "parameter": self.parameter and shortened(self.parameter, MAX_PLACE),
            "code": self.code,
            "detail": shortened(self.detail, MAX_DETAIL),
        }
        return {name: value for name, value in parts.items() if value is not None}


def shortened(text: str, most: int) -> str:
    """``text`` in at most ``most`` characters; one that was cut ends with three dots."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def number_of(count: int, noun: str) -> str:
    """``1 day``, ``2 days``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _summary(errors: tuple[FieldError, ...]) -> str:
    """The first error in a sentence, and how many there are beside it."""
    first, known = errors[0], min(len(errors), MAX_ERRORS) - 1
    sentence = first.detail.split(". ")[0].removesuffix(".")
    place = shortened(first.pointer or first.parameter or "", MAX_PLACE)
    if place and sentence.startswith("Must "):
        sentence = f"{place} must {sentence.removeprefix('Must ')}"
    elif place:
        sentence = f"{place}: {sentence}"
    more = f" ({'at least ' * (len(errors) > MAX_ERRORS)}{number_of(known, 'more error')})" if known else ""
    return f"{sentence}{more}."


class Problem(Exception):
    """Something went wrong inside Setwise. It has been logged; try again, and quote the ``request_id`` if it stays."""

    # Of ``errors`` one more is kept than is answered, which tells that there are more. The rest of an iterator is
    # never asked for.

    status: ClassVar[int] = 500
    type: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Internal error"

    def __init__(
        self,
        detail: str = "",
        *,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = tuple(islice(errors, MAX_ERRORS + 1))
        self.headers = dict(headers or {})
        self.members = members

    @classmethod
    def meaning(cls) -> str:
        """What it means and how to mend it, in Markdown: the text of its page."""
        return " ".join((cls.__doc__ or cls.title).split()).replace("``", "`")


class BadRequest(Problem):
    """The request is not well-formed HTTP or JSON. ``detail`` says where it breaks; nothing was changed."""

    status, type, title = 400, "bad-request", "Bad request"


class Unauthenticated(Problem):
    """The request carries no valid access token. Log in or refresh, and send ``Authorization: Bearer <token>``."""

    status, type, title = 401, "invalid-token", "A valid access token is needed"

    def __init__(self, detail: str = "", **more: Any) -> None:
        challenge = 'Bearer realm="setwise", error="invalid_token"'
        super().__init__(detail, headers={"WWW-Authenticate": challenge}, **more)


class Forbidden(Problem):
    """The token is valid, but its roles or scopes do not allow this. Ask for the scope that ``detail`` names."""

    status, type, title = 403, "forbidden", "Not allowed"


class NotFound(Problem):
    """There is nothing at this address, or nothing that this account may see."""

    status, type, title = 404, "not-found", "Not found"


class MethodNotAllowed(Problem):
    """The address exists, but not with this method. The ``Allow`` header lists those that do."""

    status, type, title = 405, "method-not-allowed", "Method not allowed"


class Conflict(Problem):
    """The change contradicts what is there now. ``detail`` says what; read the resource again, then decide."""

    status, type, title = 409, "conflict", "Conflict"


class IdTaken(Conflict):
    """An ``id`` that the client chose is in use. ``errors`` names each: choose fresh UUIDv7s, or leave them out."""

    type, title = "id-taken", "This id is taken"

    def __init__(self, pointers: Iterable[str] = ("/id",)) -> None:
        super().__init__(errors=(FieldError("id-taken", "This id is in use.", pointer) for pointer in pointers))


class Stale(Problem):
    """The resource changed since the version named in ``If-Match``. Read it again and repeat the change on top."""

    status, type, title = 412, "precondition-failed", "The resource has changed meanwhile"


class PayloadTooLarge(Problem):
    """The body is larger than this address accepts. Nothing of it was used; send less at a time."""

    status, type, title = 413, "payload-too-large", "Body too large"


class UnsupportedMediaType(Problem):
    """The operation takes another type of body: nearly always JSON, with ``Content-Type: application/json``."""

    status, type, title = 415, "unsupported-media-type", "Unsupported media type"


class Invalid(Problem):
    """Some input is not acceptable. ``errors`` lists each place with a code and what would be right."""

    status, type, title = 422, "validation", "Some input is not valid"

    def __init__(self, detail: str = "", **more: Any) -> None:
        super().__init__(detail, **more)
        if not detail and self.errors:
            self.detail = _summary(self.errors)
            self.args = (self.detail,)


def check_all(*checks: Callable[[], Any]) -> list[Any]:
    """What each of the checks returns; or one :class:`Invalid` with the errors of all that raise one."""
    found: list[FieldError] = []
    results = []
    for check in checks:
        try:
            results.append(check())
        except Invalid as error:
            found += error.errors
    if found:
        raise Invalid(errors=found)
    return results


class PreconditionRequired(Problem):
    """A change here needs ``If-Match`` with the ETag that was read, so that no other change is overwritten unseen."""

    status, type, title = 428, "precondition-required", "If-Match is needed"


class TooManyRequests(Problem):
    """Too many requests in a short time. ``Retry-After`` says how many seconds to wait."""

    status, type, title = 429, "too-many-requests", "Too many requests"

    def __init__(self, detail: str = "", *, retry_after: int = 1, **more: Any) -> None:
        super().__init__(detail, headers={"Retry-After": str(max(1, retry_after))}, **more)


class Unavailable(Problem):
    """A part of Setwise cannot be reached just now. Nothing was changed; try again in a moment."""

    status, type, title = 503, "unavailable", "Service unavailable"

    def __init__(self, detail: str = "", *, retry_after: int = 1, **more: Any) -> None:
        super().__init__(detail, headers={"Retry-After": str(max(1, retry_after))}, **more)


class NeedsLookup(Exception):
    """A use case lacks a copy of foreign data; ``resolve`` fetches it, see :mod:`service_kit.db.lookups`."""

    def __init__(self, resolve: Callable[[], object]) -> None:
        super().__init__("foreign data is needed")
        self.resolve = resolve

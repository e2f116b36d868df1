"""The edge of HTTP: what happens around every view, in the order in which a request may fail.

401 and 403, then the view (415, then 422 with all that is wrong with headers, query and body), inside one write
transaction for unsafe methods. The transaction begins with the first statement, locks the user before all else, is
committed here and nowhere else, and is rolled back by any exception.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, make_response, request

from service_kit.db.lookups import looking_up
from service_kit.db.session import committing, db_session
from service_kit.db.tombstones import lock_user_first, refuse_the_erased
from service_kit.errors import FieldError, NeedsLookup
from service_kit.http import arrival, findings, idempotency
from service_kit.http.preconditions import SAFE
from service_kit.security.client import verify_service_token
from service_kit.security.identity import bearer_token, current_user, require
from service_kit.security.runtime import runtime


@dataclass(frozen=True)
class Access:
    """Who may use a route: everybody (``public``), other services (``internal``), or users with scope and role."""

    public: bool = False
    internal: bool = False
    scope: str | None = None
    roles: tuple[str, ...] = ()
    idempotent: bool = True

    def admit(self) -> None:
        """Raise unless the request may come in."""
        if self.internal:
            here = runtime()
            verify_service_token(bearer_token(), here.service, here.settings.service_secrets)
        elif not self.public:
            verb = "read" if request.method in SAFE else "write"
            require(current_user(), f"{self.scope}:{verb}" if self.scope else None, self.roles)


def guarded(view: Callable[..., Any], access: Access) -> Callable[..., Response]:
    """The view with everything around it; ``access`` stays readable on the result for the house tests."""
    documented = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    places = {parameter["in"] for parameter in documented}
    reads_query, reads_body = "query" in places, bool(places & {"json", "files", "form"})

    @wraps(view)
    def run(*args: Any, **kwargs: Any) -> Response:
        access.admit()
        if idempotency.ENVIRON in request.environ:
            findings.note(idempotency.key_errors())
        if not reads_query and request.environ.get("QUERY_STRING"):
            findings.note(_unknown_parameters())
        if not reads_body and arrival.has_body():
            findings.note(_unexpected_body())
        if not places:
            findings.refuse()
        if request.method in SAFE:
            return looking_up(lambda: _read(view, args, kwargs))
        return looking_up(lambda: _write(view, access, args, kwargs))

    run.access = access  # type: ignore[attr-defined]
    run.checks_key = True  # type: ignore[attr-defined]
    return run


def _read(view: Callable[..., Any], args: Any, kwargs: Any) -> Response:
    """Leave no transaction open behind a failure, since a look-up may follow it."""
    try:
        return make_response(view(*args, **kwargs))
    except NeedsLookup:
        db_session().rollback()
        raise


def _write(view: Callable[..., Any], access: Access, args: Any, kwargs: Any) -> Response:
    """Run in one write transaction and commit."""
    owner = None if access.public or access.internal else current_user().user_id
    if owner is not None:
        lock_user_first(owner)
    with committing():
        if request.method == "POST" and access.idempotent and idempotency.has_key():
            response = idempotency.once(lambda: make_response(view(*args, **kwargs)), owner)
        else:
            response = make_response(view(*args, **kwargs))
        if owner is not None and db_session().in_transaction():
            refuse_the_erased(owner)
    return response


def _unknown_parameters() -> Iterator[FieldError]:
    detail = "There is no such parameter here."
    return (FieldError("unknown-parameter", detail, parameter=name) for name in request.args)


def _unexpected_body() -> Iterator[FieldError]:
    if request.get_data().strip() not in (b"", b"{}"):
        yield FieldError("unexpected-body", "This address takes no body.", pointer="")

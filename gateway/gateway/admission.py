"""Who may come in, decided before anything is read or sent: address, method, framing, size, rate, token.

The order in which refusals are told when several apply: 429, 400, 413, 401. What is refused here counts against its
address before it is told; the outcome of the token check is kept until the rate has been counted. So whoever guesses
tokens, or sends what is refused anyway, is slowed like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, g, request
from werkzeug.sansio.utils import host_is_trusted

from gateway import guards
from gateway.body import check_length
from gateway.client_address import Address, peer, subscriber_key
from gateway.cors import is_preflight
from gateway.quotas import Quota, quotas
from gateway.routes import Route, find, strictness
from gateway.state import State, state
from service_kit.errors import BadRequest, NotFound, Problem, Unauthenticated
from service_kit.security.identity import Identity, authenticate

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


@dataclass(frozen=True)
class Admission:
    """What is known of a request that was admitted: its checked ``target`` and the ``address`` of its real peer.

    ``route`` is None for what no service answers. ``identity`` is the verified caller and ``refusal`` what the check
    of the token found wrong; without a token both are None. ``quotas`` are what it counts against, none for free.
    """

    target: guards.Target
    address: Address
    route: Route | None = None
    identity: Identity | None = None
    refusal: Problem | None = None
    quotas: tuple[Quota, ...] = ()

    def check_caller(self) -> None:
        """Raise what the check of the token found wrong; without any token :class:`Unauthenticated`, unless public."""
        if self.refusal is not None:
            raise self.refusal
        if self.identity is None and not (self.route is not None and self.route.public):
            raise Unauthenticated("Send an access token: Authorization: Bearer <token>.")


def install(app: Flask) -> None:
    """Check every request before its view. Must be installed before the limits, which count by what is set here."""
    app.before_request(_admit)


def admission() -> Admission | None:
    """What is known of the current request; None if it was refused before it could be admitted."""
    found: Admission | None = g.get("admission")
    return found


def request_quotas() -> tuple[Quota, ...]:
    """What the current request counts against, admitted or refused; none for free."""
    known = admission()
    return _unexamined_quotas(state(), request.environ) if known is None else known.quotas


def require_admission() -> Admission:
    """The same for a view, which nobody reaches without."""
    found = admission()
    assert found is not None
    return found


def _admit() -> None:
    environ = request.environ
    g.admission = examine(state(), environ, request.method, str(environ.get("RAW_URI") or request.full_path))


def examine(here: State, environ: WSGIEnvironment, method: str, raw_target: str) -> Admission:
    """What is known of a request, whose headers for this hop are forgotten. Raises what is wrong with it."""
    guards.check_method(method, environ)
    guards.check_framing(environ)
    guards.drop_connection_headers(environ)
    target = guards.check_target(raw_target)
    address = peer(environ, here.trusted)
    is_inside = here.settings.is_inside(environ.get("SERVER_PORT"))
    if target.segments[0] == "health":  # by whatever name and token it is asked
        return Admission(target, address, quotas=_unexamined_quotas(here, environ))
    if target.segments[0] == "metrics" and not is_inside and not is_preflight(environ):
        raise NotFound("There is nothing at this address.")
    if here.settings.hosts and not is_inside and not host_is_trusted(environ.get("HTTP_HOST", ""), here.settings.hosts):
        raise BadRequest("This host is not served here.")
    route = _route(target)
    check_length(environ, (route and route.max_body) or here.settings.max_body)
    identity, refusal = _identify(environ, target)
    user = str(identity.user_id) if identity else None
    counted = quotas(here.settings, strictness(method, target.segments), user, subscriber_key(address))
    return Admission(target, address, route, identity, refusal, counted)


def _unexamined_quotas(here: State, environ: WSGIEnvironment) -> tuple[Quota, ...]:
    """Those of a request that is not asked for a token: its address's, and inside none."""
    if here.settings.is_inside(environ.get("SERVER_PORT")):
        return ()
    return quotas(here.settings, None, None, subscriber_key(peer(environ, here.trusted)))


def _route(target: guards.Target) -> Route | None:
    try:
        return find(target.segments)
    except NotFound:
        return None


def _identify(environ: WSGIEnvironment, target: guards.Target) -> tuple[Identity | None, Problem | None]:
    guards.drop_client_credentials(environ, target.segments)
    try:
        guards.check_credentials(environ, target.query)
        return (authenticate(environ) if "HTTP_AUTHORIZATION" in environ else None), None
    except Problem as refusal:
        return None, refusal

"""Who may come in, decided before anything is read or sent: address, method, framing, size, rate, token.

The order is that in which refusals are told when several apply: 400, 413, 429, 401. So the outcome of the token
check is kept until the rate has been counted: a caller who guesses tokens is slowed like any other.
"""

from __future__ import annotations

from flask import Flask, g, request
from werkzeug.sansio.utils import host_is_trusted

from gateway import guards
from gateway.body import check_length
from gateway.client_address import Address, counted_as, peer
from gateway.quotas import Quota, quotas
from gateway.routes import Route, find, strictness
from gateway.state import State, state
from service_kit.errors import BadRequest, NotFound, Problem, Unauthenticated
from service_kit.security.identity import Identity, authenticate


def install(app: Flask) -> None:
    """Check every request before its view. Must be installed before the limits, which count what is set here."""
    app.before_request(_admit)


def admitted(public: bool) -> Identity | None:
    """The verified caller; None only where ``public`` and without any token. Raises what the check found wrong."""
    refusal: Problem | None = g.get("refusal")
    if refusal is not None:
        raise refusal
    identity: Identity | None = g.get("identity")
    if identity is None and not public:
        raise Unauthenticated("Send an access token: Authorization: Bearer <token>.")
    return identity


def client_address() -> Address:
    """The address of the real peer of this request."""
    address: Address = g.address
    return address


def _admit() -> None:
    here, environ = state(), request.environ
    guards.check_method(request.method, environ)
    guards.check_framing(environ)
    guards.drop_connection_headers(environ)
    g.target = guards.check_target(str(environ.get("RAW_URI") or request.full_path))
    g.address = peer(environ, here.trusted)
    is_inside = here.settings.is_inside(environ.get("SERVER_PORT"))
    if g.target.segments[0] == "health":  # by whatever name and token it is asked
        if not is_inside:
            g.quotas = quotas(here.settings, None, None, counted_as(g.address))
        return
    if g.target.segments[0] == "metrics" and not is_inside:
        raise NotFound("There is nothing at this address.")
    if here.settings.hosts and not is_inside and not host_is_trusted(environ.get("HTTP_HOST", ""), here.settings.hosts):
        raise BadRequest("This host is not served here.")
    route = _route()
    check_length(environ, (route and route.max_body) or here.settings.max_body)
    _identify()
    g.quotas = _quotas(here)


def _route() -> Route | None:
    try:
        g.route = find(g.target.segments)
    except NotFound:
        g.route = None
    found: Route | None = g.route
    return found


def _identify() -> None:
    try:
        guards.check_credentials(request.environ, g.target.query)
        if "HTTP_AUTHORIZATION" in request.environ:
            g.identity = authenticate()
    except Problem as refusal:
        g.refusal = refusal


def _quotas(here: State) -> tuple[Quota, ...]:
    identity: Identity | None = g.get("identity")
    user = str(identity.user_id) if identity else None
    return quotas(here.settings, strictness(request.method, g.target.segments), user, counted_as(g.address))

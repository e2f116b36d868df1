"""Who is asking: access tokens are verified here, in the gateway and again in every service, by one piece of code.

A token is an RS256 JWT of type ``at+jwt`` with ``iss aud sub sid jti iat nbf exp roles scope``, ten minutes long.
:mod:`service_kit.security.tokens` reads it; Flask-JWT-Extended checks signature and times of the same text, and what
it leaves open (header, presence and types of claims, life span) is checked here. Verified tokens are remembered until
they expire, but whether their session was revoked is looked up every time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask, g, request
from flask_jwt_extended import JWTManager, decode_token

from service_kit.clock import now
from service_kit.errors import Forbidden, Unauthenticated, Unavailable
from service_kit.security import tokens
from service_kit.security.runtime import runtime

MAX_LIFE_SECONDS = 3_600
LEEWAY_SECONDS = 2
MAX_REMEMBERED = 10_000
EVERYTHING = "*"
_HEADER = {"typ", "alg", "kid"}  # whoever issues more (`jku`, `jwk`, `crit` ...) means something that we do not do


@dataclass(frozen=True)
class Identity:
    """The account and session that a verified access token speaks for, and the key that signed it."""

    user_id: UUID
    session_id: UUID
    token_id: UUID
    roles: frozenset[str]
    scope: frozenset[str]
    expires_at: datetime
    key_id: str


def install(app: Flask) -> None:
    """Configure token verification for ``app``; needs its runtime."""
    settings = runtime(app).settings
    app.config.update(
        JWT_ALGORITHM="RS256",
        JWT_DECODE_ALGORITHMS=["RS256"],
        JWT_DECODE_AUDIENCE=settings.audience,
        JWT_DECODE_ISSUER=settings.issuer,
        JWT_ENCODE_AUDIENCE=settings.audience,
        JWT_ENCODE_ISSUER=settings.issuer,
        JWT_DECODE_LEEWAY=LEEWAY_SECONDS,
        JWT_TOKEN_LOCATION=["headers"],
    )
    manager = JWTManager(app)

    @manager.decode_key_loader
    def find_key(header: dict[str, Any], _claims: dict[str, Any]) -> Any:
        keys = runtime().keys
        if not keys.ready:
            raise Unavailable("No verification key has been fetched yet.")
        key = keys.find(header.get("kid"))
        if key is None:
            raise Unauthenticated("The token was signed with an unknown key.")
        return key


def current_user() -> Identity:
    """The caller. Raises :class:`Unauthenticated` without a valid access token."""
    found: Identity | None = g.get("identity")
    if found is None:
        found = g.identity = authenticate()
    return found


def authenticate(environ: dict[str, Any] | None = None) -> Identity:
    """Verify the bearer token of the request, or of that with the ``environ``, and that its session still stands."""
    token = bearer_token(environ)
    known, keys = runtime().identities, runtime().keys
    identity = known.get(token)
    if identity is None or identity.expires_at <= now() or keys.find(identity.key_id) is None:
        known.pop(token, None)
        identity = verify(token)
        if len(known) >= MAX_REMEMBERED:
            known.clear()
        known[token] = identity
    if runtime().revocations.is_revoked(identity.session_id):
        raise Unauthenticated("The session of this token has ended. Log in again.")
    return identity


def bearer_token(environ: dict[str, Any] | None = None) -> str:
    """The one token in the one ``Authorization`` header."""
    header = (environ or request.environ).get("HTTP_AUTHORIZATION")  # two of them arrive as one, with a comma
    if header is None:
        raise Unauthenticated("Send an access token: Authorization: Bearer <token>.")
    scheme, _, token = header.partition(" ")
    token = token.strip(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("Send exactly one Authorization header of the form: Bearer <token>.")
    if token not in runtime().identities and not tokens.is_well_formed(token):
        raise Unauthenticated("The access token is malformed.")
    return token


def verify(token: str) -> Identity:
    """The identity in a token that is good in itself. Raises :class:`Unauthenticated` for every other."""
    try:
        header, claims = tokens.read(token)
        if header.keys() != _HEADER or header["typ"] != "at+jwt" or header["alg"] != "RS256":
            raise Unauthenticated("This is not an access token.")
        decode_token(token)
        return _identity(claims, header["kid"])
    except (Unauthenticated, Unavailable):
        raise
    except Exception as error:  # a hostile token may break any of the libraries below; none of it is our fault
        raise Unauthenticated("The access token is malformed, expired or not ours.") from error


def _identity(claims: dict[str, Any], key_id: str) -> Identity:
    settings = runtime().settings
    if (tokens.word(claims, "iss"), tokens.word(claims, "aud")) != (settings.issuer, settings.audience):
        raise ValueError("a token of another house")
    issued, _begins, ends = (tokens.instant(claims, name) for name in ("iat", "nbf", "exp"))
    if not 0 < ends - issued <= MAX_LIFE_SECONDS:
        raise ValueError("life span out of range")
    roles, scope = claims["roles"], claims["scope"]
    if not isinstance(scope, str) or not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise TypeError("roles must be a list and scope a string")
    if claims.get("type", "access") != "access":
        raise ValueError("a token for something else")
    return Identity(
        user_id=tokens.identifier(claims, "sub"),
        session_id=tokens.identifier(claims, "sid"),
        token_id=tokens.identifier(claims, "jti"),
        roles=frozenset(roles),
        scope=frozenset(scope.split()),
        expires_at=datetime.fromtimestamp(ends, UTC),
        key_id=key_id,
    )


def require(identity: Identity, scope: str | None, roles: tuple[str, ...]) -> None:
    """Raise :class:`Forbidden` unless the token has the scope and one of the roles (none named: any)."""
    if scope and not identity.scope & {scope, EVERYTHING}:
        raise Forbidden(f"This needs the scope {scope!r}.")
    if roles and not identity.roles & set(roles):
        raise Forbidden(f"This needs one of the roles: {', '.join(roles)}.")

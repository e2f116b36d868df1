"""Where verifiers fetch the public keys."""

from __future__ import annotations

from typing import Any

from auth_service.keys import schemas, usecases
from service_kit.http.blueprint import Blueprint

blp = Blueprint("keys", __name__, description="Public keys that verify access tokens.", public=True, prefix="")

EXAMPLE = {
    "keys": [
        {
            "kty": "RSA",
            "kid": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
            "use": "sig",
            "alg": "RS256",
            "n": "sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1",
            "e": "AQAB",
        }
    ]
}


@blp.get("/.well-known/jwks.json")
@blp.cached(seconds=60, for_all=True)
@blp.response(200, schemas.KeySet, example=EXAMPLE)
def get_key_set() -> dict[str, Any]:
    """The public keys that verify access tokens

    A JWK set (RFC 7517). A new key stands here five minutes before it signs the first token, and an old one until
    its last token has expired: poll once a minute, keep the last good answer, and never fetch because of a token.
    """
    return usecases.key_set()

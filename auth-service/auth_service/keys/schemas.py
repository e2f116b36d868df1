"""How the key set looks from outside."""

from __future__ import annotations

from marshmallow import fields

from service_kit.http.fields import Schema


class JsonWebKey(Schema):
    """One public key (RFC 7517)."""

    kty = fields.String(required=True, metadata={"description": "Kind of the key: RSA."})
    kid = fields.String(required=True, metadata={"description": "Its id, which a token names in its header."})
    use = fields.String(required=True, metadata={"description": "What it is for: sig."})
    alg = fields.String(required=True, metadata={"description": "The algorithm of its signatures: RS256."})
    n = fields.String(required=True, metadata={"description": "Modulus, base64url."})
    e = fields.String(required=True, metadata={"description": "Exponent, base64url."})


class KeySet(Schema):
    """The keys that sign access tokens, and those that will or did a short while ago."""

    keys = fields.List(fields.Nested(JsonWebKey), required=True, metadata={"description": "Those of all live tokens."})

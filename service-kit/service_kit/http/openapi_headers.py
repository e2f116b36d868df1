"""The headers of requests and answers as OpenAPI describes them; those of answers are components."""

from __future__ import annotations

from typing import Any

from service_kit.security.forwarding import COPY_VERSION

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A fresh key, such as a UUID, for each request; send the same one when you retry, and the POST "
    "takes effect once. Kept for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -+.-~-]+$"},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of what you read, or the version alone: nothing after the dash is compared.",
    "schema": {"type": "string"},
    "example": '"3-9c1f04d2ab"',
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag that you have; 304 when the whole answer is still the same.",
    "schema": {"type": "string"},
    "example": '"3-9c1f04d2ab"',
}

# By the names of their components: those of answers of a service, and those that the gateway adds.
COMPONENTS: dict[str, dict[str, Any]] = {
    "CopyVersion": {
        "description": "Only where a service in which you changed something in the last half minute could not be "
        "asked, mostly since it is away: the copies of what it owns, at most fifty, that the answer relied on and that "
        "may be older. A list of RFC 9651; `id` is that of the aggregate and `version` the one that was used.",
        "schema": {"type": "string"},
        "example": 'profile;id="01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e";version=7',
    },
    "ETag": {
        "description": "The version of the resource, where it has one, a dash, and a digest of this answer.",
        "schema": {"type": "string"},
        "example": '"3-9c1f04d2ab"',
    },
    "IdempotencyReplayed": {
        "description": "`true` where this is the answer to an earlier request with the same `Idempotency-Key`; absent "
        "otherwise.",
        "schema": {"type": "string", "const": "true"},
    },
    "Location": {
        "description": "The address of what was made.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
        "example": "/api/v1/plans/01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
    },
    "RateLimit": {
        "description": "What is left of the scarcest limit, and the seconds until it is whole again.",
        "schema": {"type": "string"},
        "example": '"user";r=1187;t=42',
    },
    "RequestId": {
        "description": "Names this request in the logs of every service: yours, or one that was made for it.",
        "required": True,
        "schema": {"type": "string"},
        "example": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e",
    },
    "RetryAfter": {
        "description": "How many seconds to wait.",
        "schema": {"type": "integer", "minimum": 1},
        "example": 5,
    },
}
_NAMES = {
    "CopyVersion": COPY_VERSION,
    "ETag": "ETag",
    "IdempotencyReplayed": "Idempotency-Replayed",
    "Location": "Location",
    "RateLimit": "RateLimit",
    "RequestId": "X-Request-ID",
    "RetryAfter": "Retry-After",
}


def headers(*components: str) -> dict[str, dict[str, str]]:
    """These headers of an answer, by their names, as references to their components."""
    return {_NAMES[one]: {"$ref": f"#/components/headers/{one}"} for one in components}

"""The headers of requests and answers as OpenAPI describes them; those of answers are components."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from service_kit.security.forwarding import COPY_VERSION

# What all documents share: headers of answers by the names of their components, parameters, the schemas of problems.
COMMON: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("openapi_common.json").read_text("utf-8"))
COMPONENTS = COMMON["headers"]
IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH = COMMON["parameters"].values()
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

"""ETags. ``"7-3f9a21c04b"``: the version that a change is compared with, and a digest of the body that was sent.

If-Match compares the version alone: what was read is what gets changed, or the change is refused. If-None-Match
compares all of it, since more than a version stands in an answer: names, units and figures of others.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from flask import request
from werkzeug import Response

from service_kit.errors import PreconditionRequired, Stale
from service_kit.http import read_only

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_DIGITS = 10  # of the digest: two states of one resource meet by chance once in 10^12


@dataclass
class Precondition:
    """The request's ``If-Match``; a use case calls :meth:`check` after loading, so 404 comes before 428 and 412."""

    required: bool
    sent: bool = field(default_factory=lambda: "If-Match" in request.headers)
    checked: bool = False

    def check(self, aggregate: Any) -> None:
        """Raise :class:`PreconditionRequired` or :class:`Stale` unless the header names the aggregate's version, and
        ``Invalid`` where a PUT would write what cannot be written.

        A change that slips in between this check and the UPDATE is caught by the UPDATE itself.
        """
        self.checked = True
        if self.sent:
            self._compare(aggregate)
        elif self.required:
            raise PreconditionRequired("Send If-Match with the ETag of the version that you read.")
        read_only.check()

    def _compare(self, aggregate: Any) -> None:
        versions = {tag.partition("-")[0] for tag in request.if_match if tag}  # werkzeug reads "" as None
        if not (request.if_match.star_tag or str(aggregate.version) in versions):
            raise Stale(f'The current version is "{aggregate.version}".')


def conditional(response: Response, version: str = "", body: bytes | None = None) -> Response:
    """The answer with its ETag, the ``version`` if it has one and a digest of its body; 304 to who has it already."""
    digest = hashlib.sha256(response.get_data() if body is None else body).hexdigest()[:_DIGITS]
    tag = f"{version}-{digest}" if version else digest
    response.headers["ETag"] = f'"{tag}"'
    is_conditional = "HTTP_IF_NONE_MATCH" in request.environ and request.method in SAFE and response.status_code == 200
    if is_conditional and request.if_none_match.contains_weak(tag):
        response.status_code = 304
        response.set_data(b"")
    return response

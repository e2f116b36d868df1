"""Versions as ETags: what was read is what gets changed, or the change is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import request

from service_kit.errors import PreconditionRequired, Stale


@dataclass
class Precondition:
    """The request's ``If-Match``; a use case calls :meth:`check` after loading, so 404 comes before 428 and 412."""

    required: bool
    sent: bool = field(default_factory=lambda: "If-Match" in request.headers)
    checked: bool = False

    def check(self, aggregate: Any) -> None:
        """Raise :class:`PreconditionRequired` or :class:`Stale` unless the header names the aggregate's version.

        A change that slips in between this check and the UPDATE is caught by the UPDATE itself.
        """
        self.checked = True
        if not self.sent:
            if self.required:
                raise PreconditionRequired("Send If-Match with the ETag of the version that you read.")
            return
        if not request.if_match.contains(str(aggregate.version)):
            raise Stale(f'The current version is "{aggregate.version}".')

"""Sentry behind :mod:`service_kit.observability.telemetry`; imported only where reports are wanted."""

from __future__ import annotations

from typing import Any

import sentry_sdk
from sentry_sdk.utils import event_from_exception

# What says where it broke; everything else that Sentry would like to know says who it was.
_FIELDS = ("event_id", "timestamp", "platform", "level", "exception", "tags", "environment", "release", "sdk")
_FRAME = ("filename", "function", "lineno", "module", "in_app")


class Reports:
    """Reports of one app, in a client of its own."""

    def __init__(self, dsn: str, service: str, environment: str) -> None:
        self.service = service
        self.client = sentry_sdk.Client(
            dsn=dsn,
            environment=environment,
            default_integrations=False,
            auto_enabling_integrations=False,
            include_local_variables=False,
            include_source_context=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            auto_session_tracking=False,
            before_send=scrub,
        )

    def send(self, error: BaseException, request_id: str) -> None:
        """Queue a report; never waits for the network."""
        event, hint = event_from_exception(error, client_options=self.client.options)
        event["tags"] = {"request_id": request_id, "service": self.service}
        self.client.capture_event(event, hint)


def scrub(event: Any, _hint: Any) -> Any:
    """Types and places of the failure, its service and request id; no text of an exception, which may quote a value."""
    scrubbed = {name: event[name] for name in _FIELDS if name in event}
    for value in scrubbed.get("exception", {}).get("values", []):
        value["value"] = ""
        frames = (value.get("stacktrace") or {}).get("frames", [])
        value["stacktrace"] = {"frames": [{name: one.get(name) for name in _FRAME} for one in frames]}
    return scrubbed

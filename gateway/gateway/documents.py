"""One OpenAPI document over all services, fetched from them when it is asked for.

Each service's last good document is kept, so that the merged one does not shrink while a service is away. What
services share (quantities, problems, pages) stands in it once. Two different things of one name would be a mistake: a
test finds them in what is committed, and here they are reported, not papered over.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from typing import Any

from gateway.dashboards import DASHBOARD, TODAY, Part
from gateway.gateway_openapi import ADDED, GATEWAY_DOCUMENT, PASSWORD, TOKEN, typed_part
from gateway.introduction import TAGS
from gateway.parallel import call_all
from gateway.routes import STREAM, find
from gateway.upstream import Call, Upstream
from service_kit.errors import NotFound, Problem
from service_kit.http.openapi_components import without_unused
from service_kit.http.openapi_headers import headers
from service_kit.http.openapi_problems import response_name
from service_kit.observability.logs import correlation_id, log

FRESH_SECONDS = 60.0
INCOMPLETE_SECONDS = 5.0
FETCH_SECONDS = 3.0
Document = dict[str, Any]


class Documents:
    """The documents of ``services``, and what follows from them."""

    def __init__(self, services: Mapping[str, Upstream]) -> None:
        self._services = services
        self._good: dict[str, Document] = {}
        self._merged: Document = {}
        self._text = b""
        self._fresh_until = float("-inf")
        self._lock = threading.Lock()

    def merged(self) -> Document:
        """The document of everything that can be reached through the gateway."""
        if time.monotonic() >= self._fresh_until:
            with self._lock:
                if time.monotonic() >= self._fresh_until:
                    self._refresh()
        return self._merged

    def text(self) -> bytes:
        """The same as JSON, written once per change since it is large."""
        self.merged()
        return self._text

    def problems(self) -> dict[str, Document]:
        """Every problem that a service documents, by its type."""
        return {kind: one.get("value", {}) for kind, one in self.merged()["components"]["examples"].items()}

    def _refresh(self) -> None:
        for name, document in zip(self._services, call_all(self._fetch, self._services), strict=True):
            if document is not None:
                self._good[name] = document
        self._merged = merge(self._good)
        missing = set(self._services) - set(self._good)
        if missing:
            self._merged["info"]["x-missing-services"] = sorted(missing)
        self._text = json.dumps(self._merged, separators=(",", ":"), ensure_ascii=False).encode()
        self._fresh_until = time.monotonic() + (INCOMPLETE_SECONDS if missing else FRESH_SECONDS)

    def _fetch(self, name: str) -> Document | None:
        call = Call("GET", "/openapi.json", {"X-Request-ID": correlation_id()})
        try:
            answer = self._services[name].call(call, seconds=FETCH_SECONDS)
            document = json.loads(answer.body) if answer.status == 200 and isinstance(answer.body, bytes) else None
        except (Problem, ValueError) as error:
            log.warning("no openapi document", service=name, reason=str(error))
            return None
        return document if isinstance(document, dict) and "paths" in document else None


def merge(documents: Mapping[str, Document]) -> Document:
    """The gateway's own document with the reachable paths of all ``documents`` and everything they refer to."""
    merged: Document = json.loads(json.dumps(GATEWAY_DOCUMENT))
    for service, document in documents.items():
        for path, operations in document["paths"].items():
            if owner(path) == service:
                _add(merged["paths"], path, _through_the_gateway(operations), service)
        for section, components in document.get("components", {}).items():
            for name, component in components.items():
                _add(merged["components"].setdefault(section, {}), name, component, service)
        _add_tags(merged, document, service)
    for name, parts in (("Today", TODAY), ("Dashboard", DASHBOARD)):
        members = merged["components"]["schemas"][name]["properties"]
        members.update({part.name: typed_part(part, _answer(merged, part)) for part in parts})
    merged["components"]["responses"] = {
        name: {**response, "headers": {**response.get("headers", {}), **headers("RateLimit")}}
        for name, response in merged["components"]["responses"].items()
    }
    return without_unused(merged)


def _through_the_gateway(operations: Document) -> Document:
    """The operations of a path with what the gateway adds: failures of its own, and what is left of the limits."""
    own = {str(kind.status): {"$ref": f"#/components/responses/{response_name(kind)}"} for kind in ADDED}
    result: Document = json.loads(json.dumps(operations))
    for method, operation in result.items():
        if method != "parameters":
            for response in operation["responses"].values():
                if "$ref" not in response:
                    response["headers"] = {**response.get("headers", {}), **headers("RateLimit")}
            operation["responses"] = {**operation["responses"], **own}
            operation["security"] = [*operation.get("security", []), *_by_password(operation)]
    return result


def _by_password(operation: Document) -> list[Document]:
    """The scheme by which clients get a token themselves, where one is taken at all."""
    return [{PASSWORD: []}] if {TOKEN: []} in operation.get("security", []) else []


def _answer(merged: Document, part: Part) -> Document | None:
    """The schema of what the part's address answers; None while its service has told us nothing."""
    operation = merged["paths"].get(part.url.partition("?")[0], {}).get("get", {})
    content = operation.get("responses", {}).get("200", {}).get("content", {})
    schema: Document | None = content.get("application/json", {}).get("schema")
    return schema


def _add_tags(merged: Document, document: Document, service: str) -> None:
    """The tags of what can be reached: one that only stands over internal operations would be an empty heading."""
    parts = (part for operations in merged["paths"].values() for part in operations.values())
    used = {tag for part in parts if isinstance(part, dict) for tag in part.get("tags", [])}
    known = {tag["name"]: tag for tag in merged["tags"]}
    for tag in ({**one, "description": TAGS.get(one["name"], one.get("description", ""))} for one in document["tags"]):
        if tag["name"] in used and known.setdefault(tag["name"], tag) != tag:
            log.error("two different parts of one name in the documents", name=tag["name"], service=service)
    merged["tags"] = list(known.values())


def owner(path: str) -> str | None:
    """The service that a documented path leads to; None for one that cannot be reached from outside."""
    try:
        service = find(tuple(path.strip("/").split("/"))).service
    except NotFound:
        return None
    return "session" if service == STREAM.service else service


def _add(section: Document, name: str, value: Any, service: str) -> None:
    if section.setdefault(name, value) != value:
        log.error("two different parts of one name in the documents", name=name, service=service)

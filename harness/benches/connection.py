"""One client on one connection that is kept, as lean as the standard library has it. Its CPU is nobody's figure."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cli.system.services import HOST

IDLE_S = 2.0  # after which a server may hang up any moment, so that we do


@dataclass(frozen=True)
class Request:
    """What is asked, with its body as JSON where it has one."""

    method: str
    path: str
    body: Any = None


class Refused(Exception):
    """An answer of 400 or above, which would make a figure worthless."""


class Connection:
    """``Connection(port, token).ask(Request("GET", "/api/v1/goals"))``. It asks for no compression."""

    def __init__(self, port: int, token: str = "", timeout: float = 60.0) -> None:
        self.token = token
        self._http = http.client.HTTPConnection(HOST, port, timeout=timeout)
        self._used_at = time.monotonic()

    def ask(self, request: Request, more: Mapping[str, str] | None = None) -> Any:
        """The answer's JSON (None without any); ``more`` are further headers. Raises Refused."""
        return json.loads(body) if (body := self.send(request, more)) else None

    def send(self, request: Request, more: Mapping[str, str] | None = None) -> bytes:
        """The answer's bytes. Raises Refused."""
        if time.monotonic() - self._used_at > IDLE_S:
            self._http.close()
        headers = ({"Authorization": f"Bearer {self.token}"} if self.token else {}) | dict(more or {})
        body = None
        if request.body is not None:
            body = json.dumps(request.body)
            headers["Content-Type"] = "application/json"
        self._http.request(request.method, request.path, body, headers)
        answer = self._http.getresponse()
        content = answer.read()
        self._used_at = time.monotonic()
        if answer.status >= http.client.BAD_REQUEST:
            raise Refused(f"{request.method} {request.path}: {answer.status} {content[:400].decode(errors='replace')}")
        return content

    def close(self) -> None:
        """Hang up."""
        self._http.close()

"""Asks running processes how they are."""

from __future__ import annotations

import http.client
import json
from typing import Any

from cli.system.services import HOST


def ask(port: int, path: str = "/health/ready", timeout: float = 1.0) -> tuple[int, Any]:
    """Status and JSON body of a health address; (0, reason) when nobody answers in ``timeout`` seconds."""
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        answer = connection.getresponse()
        body = answer.read(1_000_000)
    except (OSError, http.client.HTTPException) as error:
        return 0, type(error).__name__
    finally:
        connection.close()
    try:
        return answer.status, json.loads(body)
    except ValueError:
        return answer.status, body[:200].decode("utf-8", "replace")


def is_ready(port: int) -> bool:
    """Whether a process says that it can do its work."""
    return ask(port)[0] == 200

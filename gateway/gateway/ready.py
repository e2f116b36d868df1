"""Whether everything behind the gateway can do its work, and if not, what is missing."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial

from gateway.parallel import call_all
from gateway.upstream import Call, Upstream
from service_kit.errors import Problem, Unavailable

FRESH_SECONDS = 1.0
ASK_SECONDS = 1.5


class Readiness:
    """What each service says about itself, asked at most once a second however often we are asked."""

    def __init__(self, upstreams: Mapping[str, Upstream]) -> None:
        self._upstreams = upstreams
        self._findings: dict[str, str | None] = {}
        self._fresh_until = float("-inf")
        self._lock = threading.Lock()

    def checks(self) -> dict[str, Callable[[], None]]:
        """A check by name of the service, as the kit's health page wants them."""
        return {name: partial(self._check, name) for name in self._upstreams}

    def _check(self, name: str) -> None:
        with self._lock:
            if time.monotonic() >= self._fresh_until:
                self._findings = dict(zip(self._upstreams, call_all(self._fetch, self._upstreams), strict=True))
                self._fresh_until = time.monotonic() + FRESH_SECONDS
        wrong = self._findings[name]
        if wrong is not None:
            raise Unavailable(wrong)

    def _fetch(self, name: str) -> str | None:
        """None when the service is ready, else what is wrong with it; nothing from inside its error messages."""
        try:
            answer = self._upstreams[name].call(Call("GET", "/health/ready", {}), seconds=ASK_SECONDS)
        except Problem as problem:
            return problem.type
        if answer.status == 200:
            return None
        try:
            report = json.loads(answer.body) if isinstance(answer.body, bytes) else {}
            failing = sorted(check for check, outcome in report["checks"].items() if outcome != "ok")
        except (ValueError, KeyError, TypeError, AttributeError):
            failing = []
        return f"unready: {', '.join(failing)}" if failing else "unready"

"""A small client of the gateway, for the demo and for the tests of the whole: JSON in, JSON out, problems as errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests


@dataclass(frozen=True)
class Answer:
    """What came back: ``body`` is parsed JSON where there is some, else text."""

    status: int
    headers: Mapping[str, str]
    body: Any
    raw: bytes = field(repr=False, default=b"")

    @property
    def etag(self) -> str:
        """The entity tag, for If-Match."""
        return self.headers["ETag"]

    def __getitem__(self, key: Any) -> Any:
        return self.body[key]


class Unexpected(Exception):
    """An answer with another status than the one that was expected."""


class Api:
    """``Api(url).post("/goals", {...})`` means ``/api/v1/goals`` of that gateway; sends ``token`` if it has one."""

    def __init__(self, url: str, token: str | None = None, timeout: float = 30.0) -> None:
        self.url, self.token, self.timeout = url.rstrip("/"), token, timeout
        self._http = requests.Session()
        self._http.trust_env = False  # a .netrc would replace our token

    def open(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        expect: int | tuple[int, ...] | None = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        data: bytes | None = None,
    ) -> Answer:
        """Send a request; raises Unexpected when the status is none of ``expect`` (default: below 400)."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        answer = self._http.request(
            method,
            self.address(path),
            json=body,
            data=data,
            params=params,
            headers=sent | dict(headers or {}),
            timeout=self.timeout,
            allow_redirects=False,
        )
        wanted = (expect,) if isinstance(expect, int) else expect
        if answer.status_code not in wanted if wanted else answer.status_code >= 400:
            raise Unexpected(
                f"{method} {path}: {answer.status_code} instead of {wanted or 'success'}: {answer.text[:800]}"
            )
        return Answer(answer.status_code, answer.headers, parsed(answer), answer.content)

    def address(self, path: str) -> str:
        """The whole address; what is not under the API's prefix is given whole."""
        outside = path.startswith(("/api/", "/health", "/docs", "/openapi", "/.well-known", "/internal", "/metrics"))
        return self.url + (path if outside else f"/api/v1{path}")

    def get(self, path: str, **options: Any) -> Answer:
        """GET."""
        return self.open("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        """POST."""
        return self.open("POST", path, body, **options)

    def put(self, path: str, body: Any, *, etag: str | None = None, **options: Any) -> Answer:
        """PUT, with If-Match where an ``etag`` is given."""
        return self.open("PUT", path, body, headers=if_match(etag), **options)

    def patch(self, path: str, body: Any, *, etag: str | None = None, **options: Any) -> Answer:
        """PATCH, with If-Match where an ``etag`` is given."""
        return self.open("PATCH", path, body, headers=if_match(etag), **options)

    def delete(self, path: str, *, etag: str | None = None, **options: Any) -> Answer:
        """DELETE, with If-Match where an ``etag`` is given."""
        return self.open("DELETE", path, headers=if_match(etag), **options)


def if_match(etag: str | None) -> dict[str, str]:
    """The header for a change of what was read with this tag."""
    return {"If-Match": etag} if etag else {}


def parsed(answer: requests.Response) -> Any:
    """JSON where the answer says that it is JSON."""
    if answer.content and "json" in answer.headers.get("Content-Type", ""):
        return answer.json()
    return answer.text


def kg(value: float | str) -> dict[str, str]:
    """A mass as the API takes it."""
    return {"value": f"{float(value):g}", "unit": "kg"}

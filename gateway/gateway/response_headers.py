"""Headers of every answer that tell browsers what they may do with it: the app's answers and the parser's alike."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from flask import Flask, Response, request

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NOTHING: Final = "default-src 'none'; frame-ancestors 'none'"
# Swagger UI sets styles from its script and draws its icons from data addresses; no script but our own files.
VIEWER: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
READING: Final = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'"
HSTS: Final = "max-age=31536000"
NO_STORE: Final = "no-store"
# By the endpoint of the app.
POLICIES: Final = {"docs.page": VIEWER, **dict.fromkeys(("problem", "problems", "error_codes", "events"), READING)}


def security_headers(*, https: bool, policy: str = NOTHING) -> dict[str, str]:
    """By name; ``https`` tells that clients reach the gateway encrypted, ``policy`` what the page may load."""
    secured = {**_ALWAYS, "Content-Security-Policy": policy}
    return {**secured, "Strict-Transport-Security": HSTS} if https else secured


def install(app: Flask, *, https: bool) -> None:
    """Add them to every answer of ``app``, and ``Cache-Control`` where nothing is said about it.

    They are added and not set, which would look for each of them among all others: nobody else says them here, neither
    a view nor (``headers.py``) a service.
    """
    by_policy = {
        policy: tuple(security_headers(https=https, policy=policy).items()) for policy in (NOTHING, *POLICIES.values())
    }

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.extend(by_policy[POLICIES.get(request.endpoint or "", NOTHING)])
        if "Cache-Control" not in response.headers:
            response.headers.add("Cache-Control", NO_STORE)
        return response


def vary_by(response: Response, name: str) -> None:
    """Say that the answer depends on a header of the request."""
    said = response.headers.get("Vary")
    if said is None:
        response.headers.add("Vary", name)
    elif (varied := with_word(said, name)) != said:
        response.headers["Vary"] = varied


@lru_cache(256)
def with_word(said: str, name: str) -> str:
    """A ``Vary`` that names the header too."""
    if not said:
        return name
    return said if name.lower() in said.lower().replace(" ", "").split(",") else f"{said}, {name}"

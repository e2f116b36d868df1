"""Swagger UI at ``/docs``, its assets served from the pinned package: no CDN, and no inline script. And the document of
a service that it shows, as it is committed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_swagger_ui
from flask import Blueprint, Flask, Response, send_from_directory

CONTRACTS = Path(__file__).resolve().parents[3] / "contracts"
DOCUMENT = "setwise_document"
ASSETS = Path(flask_swagger_ui.__file__).parent / "dist"
OURS = Path(__file__).parent


@dataclass(frozen=True)
class Facts:
    """What :mod:`service_kit.testing.openapi` makes of a service's document beside its blueprints, and where the
    ``file`` is that holds it. ``enums``: see ``create_service``; ``complete`` is called with the API at the end.
    """

    file: Path
    enums: Mapping[str, Mapping[str, str]]
    keeps_copies: bool
    complete: Callable[[Any], None]


def serve_document(app: Flask, facts: Facts) -> None:
    """Answer ``/openapi.json`` with the file."""
    app.extensions[DOCUMENT] = facts
    app.add_url_rule(
        "/openapi.json", "docs.document", lambda: Response(facts.file.read_bytes(), mimetype="application/json")
    )


def install(app: Flask, title: str) -> None:
    """Serve the pages from ``app``, which must answer ``/openapi.json``."""
    docs = Blueprint("docs", __name__)

    @docs.get("/docs")
    @docs.get("/docs/")
    def page() -> Response:
        return Response((OURS / "swagger.html").read_text("utf-8").format(title=title), mimetype="text/html")

    @docs.get("/docs/start.js")
    def start() -> Response:
        return send_from_directory(OURS, "swagger.js")

    @docs.get("/docs/<any('swagger-ui.css','swagger-ui-bundle.js','favicon-32x32.png'):name>")
    def asset(name: str) -> Response:
        return send_from_directory(ASSETS, name, max_age=86_400)

    app.register_blueprint(docs)

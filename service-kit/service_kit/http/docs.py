"""Swagger UI at ``/docs``, its assets served from the pinned package: no CDN, and no inline script."""

from __future__ import annotations

from pathlib import Path

import flask_swagger_ui
from flask import Blueprint, Flask, Response, send_from_directory

ASSETS = Path(flask_swagger_ui.__file__).parent / "dist"

PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{title}</title>
  <link rel="icon" href="/docs/favicon-32x32.png">
  <link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
  <div id="swagger-ui"></div>
  <script src="/docs/swagger-ui-bundle.js"></script>
  <script src="/docs/start.js"></script>
</body>
</html>
"""

START = """window.ui = SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, docExpansion: "none",
  filter: true, persistAuthorization: true, tryItOutEnabled: true, validatorUrl: null
});
"""


def install(app: Flask, title: str) -> None:
    """Serve the pages from ``app``, which must answer ``/openapi.json``."""
    docs = Blueprint("docs", __name__)

    @docs.get("/docs")
    @docs.get("/docs/")
    def page() -> Response:
        return Response(PAGE.format(title=title), mimetype="text/html")

    @docs.get("/docs/start.js")
    def start() -> Response:
        return Response(START, mimetype="text/javascript")

    @docs.get("/docs/<any('swagger-ui.css','swagger-ui-bundle.js','favicon-32x32.png'):name>")
    def asset(name: str) -> Response:
        return send_from_directory(ASSETS, name, max_age=86_400)

    app.register_blueprint(docs)

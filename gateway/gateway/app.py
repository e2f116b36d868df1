"""The gateway's table of contents."""

from __future__ import annotations

import logging

from flask import Flask

from gateway import (
    admission,
    composition,
    compression,
    cors,
    fast_path,
    limits,
    metrics,
    pages,
    proxy,
    response_headers,
)
from gateway.rate_limit_storage import open_storage
from gateway.ready import Readiness
from gateway.settings import Settings
from gateway.state import NAME, make_state
from service_kit.app import create_web_app
from service_kit.security.keys import KeySet
from service_kit.security.runtime import runtime

# Below an error these libraries name the address of a request, which may hold a user's id. What failed is in our own
# lines and metrics.
NAMING_LIBRARIES = ("urllib3.connection",)


def create_app(settings: Settings | None = None, keys: KeySet | None = None) -> Flask:
    """The gateway. Nothing is asked of any service before the first request; ``worker.py`` starts the watch."""
    settings = settings or Settings.load()
    here = make_state(settings)
    app = create_web_app(
        name="gateway",
        package="gateway",
        settings=settings,
        keys=keys,
        checks=Readiness(here.upstreams).checks(),
        limit_body=False,
    )
    for library in NAMING_LIBRARIES:
        logging.getLogger(library).setLevel(logging.ERROR)
    app.extensions[NAME] = here
    app.url_map.merge_slashes = False
    compression.install(app)
    response_headers.install(app, https=settings.public_scheme == "https")
    admission.install(app)
    storage = open_storage(settings.limits_url, settings.namespace)
    limits.install(app, storage)
    cors.install(app, settings)
    pages.install(app)
    composition.install(app)
    proxy.install(app)
    metrics.install(runtime(app).metrics, here.upstreams.values(), here.cache, here.queue)
    fast_path.install(app, storage)
    return app

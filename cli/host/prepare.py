"""Brings every database up to date before anything serves: migrations, then seeds, one short-lived child each."""

from __future__ import annotations

import importlib
import importlib.util
import os
from functools import partial
from pathlib import Path

from cli.host.children import fork
from cli.host.gunicorn_server import find
from cli.system import databases
from cli.system.environment import database_urls
from cli.system.paths import Data
from cli.system.services import SERVICES, Service


def all_services(data: Data) -> dict[str, Path]:
    """Prepare all at once; gives the logs of those that failed. Children, so that the host opens no database."""
    urls = database_urls(data, os.environ)
    children = {
        fork(f"prepare {service.name}", data.log(service.name), partial(one, service, urls[service.name])): service.name
        for service in SERVICES
    }
    codes = {name: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid, name in children.items()}
    return {name: data.log(name) for name, code in codes.items() if code != 0}


def one(service: Service, url: str) -> None:
    """Migrate one service's database and seed it, where it has seeds."""
    if has_seeds(service) or not is_at_head(service, url):
        bring_up_to_date(service)


def bring_up_to_date(service: Service) -> None:
    """Migrate the database that the environment names, and seed it."""
    from service_kit.db import migrations

    app = find(f"{service.package}.app:create_app")()
    migrations.upgrade(app)
    if has_seeds(service):
        with app.app_context():
            importlib.import_module(f"{service.package}.seeds").run()


def has_seeds(service: Service) -> bool:
    """Whether it brings rows of its own."""
    return importlib.util.find_spec(f"{service.package}.seeds") is not None


def is_at_head(service: Service, url: str) -> bool:
    """Whether there is nothing to migrate; told without making the app."""
    figures = databases.figures(service, url)
    return "problem" not in figures and figures["revision"] == figures["head"]

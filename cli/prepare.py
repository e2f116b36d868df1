"""Brings every database up to date before anything serves: migrations, then seeds, one short-lived child each."""

from __future__ import annotations

import importlib
import importlib.util
import os
from functools import partial
from pathlib import Path

from cli.children import fork
from cli.places import Data
from cli.servers import find
from cli.services import SERVICES, Service


def all_services(data: Data) -> dict[str, Path]:
    """Prepare all at once; gives the logs of those that failed. Children, so that the host opens no database."""
    children = {
        fork(f"prepare {service.name}", data.log(service.name), partial(one, service)): service.name
        for service in SERVICES
    }
    codes = {name: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid, name in children.items()}
    return {name: data.log(name) for name, code in codes.items() if code != 0}


def one(service: Service) -> None:
    """Migrate one service's database and seed it, where it has seeds. Both are quick when nothing is new."""
    from service_kit import migrations

    app = find(f"{service.package}.app:create_app")()
    migrations.upgrade(app)
    if importlib.util.find_spec(f"{service.package}.seeds"):
        with app.app_context():
            importlib.import_module(f"{service.package}.seeds").run()

"""The gateway knows whose data others copy, and who does: it tells these of writes there, and marks no others."""

from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace

from flask import Flask

from cli.system.paths import ROOT
from cli.system.services import SERVICES
from gateway import routes
from service_kit.messaging.copies import LocalCopy
from service_kit.security.runtime import NAME


def owners_by_keeper() -> Iterator[tuple[str, str]]:
    """Each service that has a copy, with the owner of what it copies."""
    for service in SERVICES:
        for file in sorted((ROOT / service.folder / service.package).glob("*/copies.py")):
            module = import_module(f"{service.package}.{file.parent.name}.copies")
            settings = import_module(f"{service.package}.settings").Settings()
            app = Flask(service.name)
            app.extensions[NAME] = SimpleNamespace(service=service.name, settings=settings, peers={})
            with app.app_context():
                copies = [one for one in vars(module).values() if isinstance(one, LocalCopy)]
                assert copies, file
                yield from ((service.name, copy.owner().callee) for copy in copies)


def test_the_gateway_knows_who_copies_what_of_whom():
    found = set(owners_by_keeper())
    assert {keeper for keeper, _ in found} == set(routes.COPY_KEEPERS)
    assert {owner for _, owner in found} == set(routes.COPY_OWNERS)

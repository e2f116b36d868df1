"""The README's table of services says what the code says."""

import re
from fnmatch import fnmatch
from importlib import import_module

import pytest

from cli.__main__ import COMMANDS
from cli.system.paths import ROOT
from cli.system.services import LISTENERS, SERVICES, ports
from service_kit.messaging import subscriptions

README = (ROOT / "README.md").read_text()
PAGES = [path for path in ROOT.rglob("*.md") if not {".venv", "var"} & set(path.relative_to(ROOT).parts)]
ROWS = {
    cells[0]: dict(zip(("port", "owns", "publishes", "consumes", "more"), cells[1:], strict=True))
    for line in README.split("## The services")[1].split("\n## ")[0].splitlines()
    if line.startswith("| ") and (cells := [cell.strip() for cell in line.strip("|").split("|")])[0] in LISTENERS
}
EVENTS = {
    f"{path.parent.name}.{path.name.removesuffix('.schema.json')}"
    for path in ROOT.glob("contracts/events/*/*.schema.json")
}


def names(cell):
    return re.findall(r"`([^`]+)`", cell)


def test_every_process_that_listens_has_a_row_with_its_port():
    assert {name: int(row["port"]) for name, row in ROWS.items()} == ports()


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_what_a_service_publishes_and_consumes_is_in_its_row(service):
    features = import_module(f"{service.package}.app").FEATURES
    wiring = subscriptions.collect(service.name, service.package, features)
    row = ROWS[service.name]
    assert {f"{service.name}.{name}.v1" for name in names(row["publishes"])} == set(wiring.publishes)
    consumed = {event for event in EVENTS for name in names(row["consumes"]) if fnmatch(event, f"{name}.v1")}
    assert consumed == set(wiring.handles)


@pytest.mark.parametrize("page", sorted(str(path.relative_to(ROOT)) for path in PAGES))
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)[^):]*\)", (ROOT / page).read_text(encoding="utf-8"))
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


def test_every_command_is_described():
    section = README.split("## The command")[1].split("\n## ")[0]
    assert {command for command in COMMANDS if f"`./setwise {command}" in section} == set(COMMANDS) - {"install"}


def test_every_decision_is_in_the_list():
    folder = ROOT / "docs" / "adr"
    listed = set(re.findall(r"\]\((\d{4}-[^)]+)\)", (folder / "README.md").read_text()))
    assert listed == {path.name for path in folder.glob("[0-9]*.md")}

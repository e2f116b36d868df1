"""What is written from the code says what the code says, and leaves out no variable."""

import re

import pytest

from cli.config.settings_reference import groups
from cli.system.paths import ROOT
from cli.system.services import LISTENERS, SERVICES
from harness.commands.generate import FILES
from harness.contracts import wirings
from service_kit.messaging.subscriptions import routing

READ = re.compile(r"SETWISE_[A-Z_]*[A-Z]\b")
# How the host and `serve` hand an open socket to a process of theirs.
INTERNAL = {"SETWISE_SESSION_STREAM_BIND"}
ROOMS = ("cli", "gateway/gateway", "service-kit/service_kit", *(f"{one.folder}/{one.package}" for one in SERVICES))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_committed_file_is_what_the_code_would_write(path):
    assert path.read_text() == FILES[path](), "write it again: ./setwise generate"


def test_everything_that_is_handled_is_published_by_somebody():
    every = wirings()
    assert set(routing(every)) <= {name for wiring in every for name in wiring.publishes}


def test_every_variable_that_the_code_or_a_container_names_is_described():
    described = {one.variable for group in groups() for one in group.settings}
    every = {one.replace("<SERVICE>", service.name.upper()) for one in described for service in SERVICES}
    every |= {one.replace("<NAME>", name.upper()) for one in every for name in LISTENERS} | INTERNAL
    every |= {f"{one}_FILE" for one in every}
    texts = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "tests" not in path.parts]
    texts += [*ROOT.glob("docker-compose*.yml"), *ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    named = {name: path for path in texts for name in READ.findall(path.read_text())}
    assert {name: str(path) for name, path in named.items() if name not in every} == {}


def test_every_setting_is_explained():
    assert [one.variable for group in groups() for one in group.settings if not one.meaning.endswith(".")] == []

"""`generate`: writes every file that follows from the code; a test holds each equal to it.

Contracts (who handles what, the OpenAPI documents), the broker's definitions, the documentation of all settings.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from cli.config import compose_settings
from cli.config.settings_reference import Described, Group, groups
from cli.provision.definitions import definitions
from cli.system.names import Namespace
from cli.system.paths import ROOT
from cli.system.services import SERVICES
from harness import contracts
from service_kit.messaging.subscriptions import routing

TABLE_OPENING = """\
# Settings

Written by `./setwise generate` from the Settings classes of the code; do not edit.

Everything is an environment variable. Any `X` may instead be given as `X_FILE`, the path of a file that holds the
value; both at once are a mistake. A start with wrong settings names all mistakes. `./setwise up` sets what a system
on this machine needs and leaves alone what you have set; `docker-compose.yml` does so in containers.
"""
ENV_OPENING = """\
# Every setting of Setwise, with its default. Written by `./setwise generate` from the code.
# Nothing has to be changed: copy this file to .env and take away the # of what you want to change.
# "Set by docker-compose.yml" means: a value given here does not reach the containers.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(options: argparse.Namespace) -> int:
    """Write all of them and say which changed."""
    for path, make in FILES.items():
        text = make()
        changed = not path.exists() or path.read_text(encoding="utf-8") != text
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {'written' if changed else 'unchanged'}")
    return 0


def broker_definitions() -> str:
    """What a broker loads at its start, without users."""
    return json.dumps(definitions(Namespace(), routing(contracts.wirings())), indent=1) + "\n"


def settings_table() -> str:
    """docs/settings.md."""
    return "\n".join([TABLE_OPENING, *(section(group) for group in groups())])


def section(group: Group) -> str:
    """One table."""
    head = "| Variable | Default | Type | Meaning |\n|---|---|---|---|"
    return "\n".join([f"## {group.title}\n\n{group.text}\n\n{head}", *(row(one) for one in group.settings), ""])


def row(one: Described) -> str:
    """One line of a table."""
    default = f"`{one.default}`" if one.default else ""
    return f"| `{one.variable}` | {default} | {one.type} | {one.meaning.replace('|', chr(92) + '|')} |"


def env_example() -> str:
    """.env.example."""
    return "\n".join([ENV_OPENING, *(block(group) for group in groups())])


def block(group: Group) -> str:
    """One group as comments."""
    lines = [f"# --- {group.title} ---"]
    for one in group.settings:
        note = " Set by docker-compose.yml." if one.wired else ""
        lines += [f"# {one.meaning} ({one.type}){note}".replace("`", ""), f"#{one.variable}={one.default}"]
    return "\n".join([*lines, ""])


FILES: dict[Path, Callable[[], str]] = {
    ROOT / "contracts" / "subscriptions.json": contracts.subscriptions,
    **{
        ROOT / "contracts" / "openapi" / f"{service.name}.json": partial(contracts.openapi_document, service)
        for service in SERVICES
    },
    ROOT / "deploy" / "rabbitmq" / "definitions.json": broker_definitions,
    ROOT / "docs" / "settings.md": settings_table,
    ROOT / ".env.example": env_example,
    compose_settings.FILE: compose_settings.text,
}

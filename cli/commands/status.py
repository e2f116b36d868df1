"""`status`: how the system on a data folder is: health, migrations, backlogs, dead letters, mail."""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

from cli.host import lock
from cli.provision.queues import NoAnswer, depths
from cli.system.databases import all_figures
from cli.system.health import ask
from cli.system.paths import Data
from cli.system.services import HOST
from cli.system.stack import Stack, start_of, where

WIDTHS = {"outbox": 7, "mailbox": 8, "queue": 7, "bulk": 7, "dead": 6}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--data", help="folder of the system (default: var/)")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(options: argparse.Namespace) -> int:
    """Print it; exit code 0 only when it runs and all is well."""
    data = Data.at(options.data)
    if not data.root.is_dir():
        print(f"There is no system at {data.root}. Start one: {start_of(data)}")
        return 1
    state = collect(data)
    print(json.dumps(state, indent=1) if options.json else render(data, state))
    return 0 if is_well(state) else 1


def collect(data: Data) -> dict[str, Any]:
    """Everything that `status` knows."""
    notes = (data.read_notes() or {}) if lock.is_held(data) else {}
    health = {name: ask(port) for name, port in notes.get("ports", {}).items()}
    return {
        "running": bool(notes),
        "notes": notes,
        "health": {name: word(*answer) for name, answer in health.items()},
        "databases": all_figures(data),
        **servers(Stack.of(data)),
        "mail": [path.name for path in sorted((data.root / "mail").glob("*"))],
    }


def servers(stack: Stack | None) -> dict[str, Any]:
    """What a stack stands on, and what waits in its broker; nothing for the embedded default."""
    if stack is None:
        return {}
    try:
        return {"servers": stack.addresses(), "queues": depths(stack.transport(), stack.space.name)}
    except NoAnswer as problem:
        return {"servers": stack.addresses(), "queues": {}, "broker": f"does not answer: {problem}"}


def word(status: int, body: Any) -> str:
    """A health answer in a few words."""
    if status == 200:
        return "ok"
    if status == 0:
        return f"no answer ({body})"
    failed = body.get("checks", {}) if isinstance(body, dict) else {}
    reasons = [f"{name}: {result}" for name, result in failed.items() if result != "ok"]
    return "; ".join(reasons) or f"status {status}"


def is_well(state: dict[str, Any]) -> bool:
    """Whether nobody has to do anything."""
    databases = state["databases"].values()
    current = all(one.get("revision") == one.get("head") and "problem" not in one for one in databases)
    return (
        state["running"] and current and "broker" not in state and all(one == "ok" for one in state["health"].values())
    )


def render(data: Data, state: dict[str, Any]) -> str:
    """The table for people."""
    lines = [opening(data, state["notes"]), *standing(state), ""]
    queues = state.get("queues")
    widths = {name: width for name, width in WIDTHS.items() if name != "queue" or queues is not None}
    head = "".join(f" {name:>{width}}" for name, width in widths.items())
    lines.append(f"  {'':10} {'address':24} {'migration':12}{head}  health")
    names = list(state["notes"].get("ports") or state["databases"])
    for name in names:
        port = state["notes"].get("ports", {}).get(name)
        url = f"http://{HOST}:{port}" if port else "not running"
        columns = backlogs(state["databases"].get(name, {}), (queues or {}).get(name, {}), widths)
        lines.append(f"  {name:10} {url:24} {columns}  {state['health'].get(name, '')}")
    if state["mail"]:
        lines += ["", f"{len(state['mail'])} mails in {data.root / 'mail'}, the newest: {state['mail'][-1]}"]
    dead = sum(one.get("dead", 0) for one in state["databases"].values())
    if dead:
        lines += ["", f"{dead} events could not be handled: ./setwise dead list{where(data)}"]
    return "\n".join(lines)


def standing(state: dict[str, Any]) -> list[str]:
    """The servers of a stack."""
    if "servers" not in state:
        return []
    lines = [f"on {', '.join(f'{name} {url}' for name, url in state['servers'].items())}"]
    lines += [f"RabbitMQ {state['broker']}"] if "broker" in state else []
    stuck = sum(one["dead_queue"] for one in state["queues"].values())
    return lines + ([f"{stuck} messages lie in the broker's dead queues; their workers fetch them"] if stuck else [])


def opening(data: Data, notes: dict[str, Any]) -> str:
    """The first line."""
    if not notes:
        return f"Setwise does not run on {data.root}. Start it: {start_of(data)}"
    since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(notes["born"]))
    return f"Setwise runs on {data.root} since {since} (process {notes['pid']})"


def backlogs(figures: dict[str, Any], queue: dict[str, int], widths: dict[str, int]) -> str:
    """Migration and what waits, aligned: ``bulk`` of what waits in outbox, mailbox and (of a stack) queue together."""
    line = figures.get("problem", "")
    if "revision" in figures:
        revision, head = figures["revision"], figures["head"]
        migration = f"{revision} (head)" if revision == head else f"{revision} < {head}"
        counts = {"queue": "", **figures, **queue, "bulk": figures["bulk"] + queue.get("bulk", 0)}
        line = f"{migration:12}" + "".join(f" {counts[name]:>{width}}" for name, width in widths.items())
    return f"{line:{12 + sum(width + 1 for width in widths.values())}}"

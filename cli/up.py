"""`up`: the whole of Setwise on this machine, in the foreground, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import sys
import time

from cli import lock
from cli.children import die_with
from cli.places import Data
from cli.ports import HOST, PortsTaken, listen, port_number
from cli.services import DEFAULT_PORT, SERVICES, ports

FIRST_CURL = """\
Try it:
  curl -s {url}/api/v1/auth/register -H 'Content-Type: application/json' \\
       -d '{{"email": "me@example.com", "password": "a long pass phrase", "display_name": "Me"}}'
The tour goes on in README.md; `./setwise demo` makes a person with twelve weeks of training.
Ctrl-C stops everything."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    port, base = os.environ.get("SETWISE_PORT", str(DEFAULT_PORT)), os.environ.get("SETWISE_BASE_PORT") or None
    parser.add_argument("--port", type=port_number, default=port, help="port of the gateway (default: %(default)s)")
    parser.add_argument(
        "--base-port",
        type=port_number,
        default=base,
        help="first port of the services (default: the one after the gateway's)",
    )
    parser.add_argument("--data", help="folder for databases, keys and logs (default: var/)")
    # For tests: a system that ends when the one who started it is gone.
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Start, tell, watch, stop."""
    began = time.monotonic()
    if options.with_parent:
        die_with(os.getppid())
    os.umask(0o077)  # databases, keys and logs are nobody else's
    data = Data.at(options.data)
    try:
        data.make()
        held = lock.take(data)
        sockets = listen(ports(options.port, options.base_port))
    except (lock.RunsAlready, PortsTaken) as problem:
        return complain(str(problem))
    except OSError as problem:
        return complain(
            f"{data.root} cannot be used: {problem.strerror or problem}. ./setwise doctor --data tells more."
        )
    with held:
        # Late: what is imported here takes a second, and a taken port should be told at once.
        from cli.host import Host, StartFailed

        print(f"Starting Setwise on {data.root} ...", flush=True)
        host = Host(data, sockets, say)
        try:
            host.start()
            if not host.supervisor.asked_to_stop:
                print(table(host.ports), f"Ready after {time.monotonic() - began:.1f} s.\n", sep="\n")
                print(FIRST_CURL.format(url=f"http://{HOST}:{host.ports['gateway']}"), flush=True)
            host.watch()
        except StartFailed as problem:
            return complain(str(problem))
        finally:
            say("Stopping ...")
            host.stop()
    say("Stopped. The data stays; `./setwise up` goes on with it.")
    return 0


def table(running: dict[str, int]) -> str:
    """What runs and where, for the terminal."""
    owns = {"gateway": "the one address for clients", "stream": "live events of a session"}
    owns |= {service.name: service.owns for service in SERVICES}
    lines = [f"\n  {'':10} {'address':24} {'documentation':30} owns"]
    for name, port in running.items():
        url = f"http://{HOST}:{port}"
        documentation = "" if name == "stream" else f"{url}/docs"
        lines.append(f"  {name:10} {url:24} {documentation:30} {owns[name]}")
    return "\n".join(lines) + "\n"


def say(text: str) -> None:
    """A line for the person who watches."""
    print(text, flush=True)


def complain(text: str) -> int:
    """A line of what is wrong; the exit code for it."""
    print(f"setwise: {text}", file=sys.stderr, flush=True)
    return 1

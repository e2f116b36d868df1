"""`up`: the whole of Setwise on this machine, in the foreground, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping

from cli.backups import unfinished
from cli.host import lock
from cli.host.children import die_with
from cli.host.ports import PortsInUse, listen, port_number
from cli.system.environment import save_addresses, saved_addresses
from cli.system.paths import Data
from cli.system.server_addresses import Servers, variable
from cli.system.services import DEFAULT_PORT, HOST, SERVICES, ports
from cli.system.stack import Stack, bare, start_of, where
from service_kit.settings.errors import WrongSettings

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
    parser.add_argument(
        "--stack",
        action="store_true",
        help="on servers that run already: PostgreSQL, RabbitMQ, Redis (SETWISE_STACK_*)",
    )
    parser.add_argument("--namespace", help="of a stack: first part of every name on its servers (default: setwise)")
    parser.add_argument("--take-over", action="store_true", help="of a stack: databases that another folder made")
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
        data_lock = lock.take(data)
        unfinished.refuse(data)
        sockets = listen(ports(options.port, options.base_port))
    except (lock.RunsAlready, PortsInUse, unfinished.Unfinished) as problem:
        return complain(str(problem))
    except OSError as problem:
        return complain(
            f"{data.root} cannot be used: {problem.strerror or problem}. ./setwise doctor{where(data)} tells more."
        )
    with data_lock:
        environ = dict(os.environ)
        try:
            kind, again = prepare_stack(data, options), start_of(data)  # before the host changes the environment
            # Late: what is imported here takes a second, and a taken port should be told at once.
            from cli.host.host import Host, StartFailed

            host = Host(data, sockets, say)
            check(data, environ)
        except (ValueError, OSError) as problem:
            return complain(str(problem))
        print(f"Starting Setwise on {data.root}{kind} ...", flush=True)
        try:
            host.start()
            if not host.supervisor.stop_requested:
                print(table(host.ports), f"Ready after {time.monotonic() - began:.1f} s.\n", sep="\n")
                print(FIRST_CURL.format(url=f"http://{HOST}:{host.ports['gateway']}"), flush=True)
            host.watch()
        except StartFailed as problem:
            return complain(str(problem))
        finally:
            say("Stopping ...")
            host.stop()
    say(f"Stopped. The data stays; `{again}` goes on with it.")
    return 0


def check(data: Data, environ: Mapping[str, str]) -> None:
    """Tell what is misspelt and which addresses are those of the last start. Raises WrongSettings."""
    from cli.config.settings_check import mistakes, unknown_settings

    for line in unknown_settings(environ):
        say(line)
    if wrong := mistakes():
        raise WrongSettings(wrong)
    for name, text in saved_addresses(data, environ).items():
        say(f"{name} is {bare(text)}, as at the last start.")
    save_addresses(data, environ)


def prepare_stack(data: Data, options: argparse.Namespace) -> str:
    """Bring a stack's servers into order; gives what the system stands on, for the person. Raises ValueError."""
    known = Stack.of(data)
    if not options.stack and known is None:
        return ""
    if not options.stack:
        raise ValueError(f"{data.root} belongs to a stack: ./setwise up --stack, or use another --data")
    from cli.provision import stack_setup

    servers = Servers.from_environment(os.environ, known.servers if known else None)
    namespace = options.namespace or os.environ.get("SETWISE_NAMESPACE")
    stack = stack_setup.settle(data, servers, namespace, options.take_over)
    changes = list(stack_setup.provision(stack, say))
    if changes:
        say(f"Made on the servers: {len(changes)} things, such as {changes[0]}")
    if not servers.amqp_api:
        say(f"RabbitMQ's user and vhost are used as given; {variable('amqp_api')} would make some for each service.")
    return f" with {', '.join(value for name, value in stack.addresses().items() if name != 'namespace')}"


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

"""`secrets`: makes every secret of a deployment once, one folder per reader, so that nobody reads another's.

``auth/database_url``, ``auth/transport``, ``auth/revocations_url``, ``auth/service_secret`` and ``auth/gateway_secret``
(which the gateway has as well) are what the auth service is given as ``SETWISE_AUTH_DATABASE_URL_FILE`` and so on; the
servers find theirs in ``postgres/``, ``rabbitmq/`` and ``redis/``, commands that look at all services in
``operator/``, the provisioning in ``provision/``. Run again, it keeps every password and writes only what follows from
them anew: a new service, a new binding.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from cli.provision.definitions import definitions, with_users
from cli.provision.redis_users import acl
from cli.system import files
from cli.system.files import Owner
from cli.system.names import ADMIN, CACHE, LIMITS, NAMES, REVOCATIONS, Namespace
from cli.system.passwords import GATEWAY, SERVERS, Passwords, place
from cli.system.stack import NOTE

OPERATOR, PROVISION = "operator", "provision"
DEPLOYMENT = f"{PROVISION}/deployment.json"
# Who has the gateway's secret: it signs, the auth service believes what is signed.
HAVE_GATEWAY_SECRET = (GATEWAY, "auth")
DEFAULT = "default: as the folder was made, else"
READERS = (*NAMES, GATEWAY, *SERVERS, OPERATOR, PROVISION)
_HOST = re.compile(r"([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?", re.ASCII)


@dataclass(frozen=True)
class Hosts:
    """Where the servers are found: ``host`` or ``host:port``."""

    postgres: str = "postgres"
    rabbitmq: str = "rabbitmq"
    redis: str = "redis"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--folder", type=Path, required=True, help="where the secrets are kept")
    parser.add_argument("--namespace", default=os.environ.get("SETWISE_NAMESPACE") or None, help=f"{DEFAULT}: setwise")
    for server in Hosts.__dataclass_fields__:
        default = os.environ.get(f"SETWISE_STACK_{server.upper()}_HOST") or None
        text = f"host[:port] of {server}; {DEFAULT}: {server}"
        parser.add_argument(f"--{server}-host", type=host, default=default, metavar="HOST", help=text)
    text = f"whose folder it is, of {', '.join(READERS)}"
    parser.add_argument("--owner", action="append", type=owner, default=[], metavar="READER=UID:GID", help=text)
    # The administrators' are not among them: their servers learn them only when they are made.
    parser.add_argument(
        "--renew", action="append", default=[], choices=(*NAMES, GATEWAY), help="new passwords for this reader"
    )


def host(text: str) -> str:
    """``host`` or ``host:port`` of the command line."""
    if not _HOST.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no host and no host:port")
    return text


def owner(text: str) -> tuple[str, Owner]:
    """``READER=UID:GID`` of the command line."""
    reader, _, ids = text.partition("=")
    if reader not in READERS:
        raise argparse.ArgumentTypeError(f"{text!r}: a reader is one of {', '.join(READERS)}")
    try:
        return reader, Owner.parse(ids)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{text!r}: {problem}") from problem


def run(options: argparse.Namespace) -> int:
    """Make what is missing and say what changed."""
    try:
        space, known = own_namespace(options.folder, options.namespace), read_deployment(options.folder)
        hosts = Hosts(
            **{name: getattr(options, f"{name}_host") or known.get(name, name) for name in Hosts.__dataclass_fields__}
        )
        changed = make(options.folder, space, hosts, dict(options.owner), options.renew)
    except ValueError as problem:
        print(f"setwise secrets: {problem}")
        return 2
    except OSError as problem:
        print(f"setwise secrets: {options.folder} cannot be made: {problem}")
        return 1
    for name in changed:
        print(f"secrets: wrote {name}")
    print(f"secrets: {options.folder} holds all there are, {len(changed)} files are new or changed")
    return 0


def read_deployment(folder: Path) -> dict[str, str]:
    """The namespace and the hosts that a folder was made with; empty for a new one. Raises OSError."""
    try:
        deployment: dict[str, str] = json.loads((folder / DEPLOYMENT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return deployment


def own_namespace(folder: Path, wanted: str | None) -> Namespace:
    """The namespace that a folder was made for; of a new one the one ``wanted``, else the usual one.

    Raises ValueError where another was wanted, and for the folder that ``up --stack`` keeps itself; OSError.
    """
    if (folder / NOTE).exists():
        raise ValueError(
            f"{folder} belongs to ./setwise up --stack --data {folder.resolve().parent}, which alone makes what lies "
            'there. To renew its passwords see "Changing keys and secrets" in docs/operations.md.'
        )
    existing = read_deployment(folder).get("namespace")
    if existing is not None and wanted not in (None, existing):
        raise ValueError(
            f"{folder} was made for the namespace {existing}. Leave out --namespace {wanted} (or SETWISE_NAMESPACE), "
            "or give that namespace a --folder of its own."
        )
    return Namespace(existing or ("setwise" if wanted is None else wanted))


def make(
    folder: Path, space: Namespace, hosts: Hosts, owners: Mapping[str, Owner] | None = None, renew: Sequence[str] = ()
) -> list[str]:
    """Make what is missing in the folder; gives the names of files that are new or changed. Raises OSError."""
    owners = owners or {}
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    files.folder(folder / PROVISION, owners.get(PROVISION))
    passwords = Passwords.read_or_make(place(folder), owners.get(PROVISION), renew)
    return write(folder, contents(space, hosts, passwords), owners)


def contents(space: Namespace, hosts: Hosts, passwords: Passwords) -> dict[str, str]:
    """Text by ``folder/file`` of everything that follows from the passwords."""
    texts = {
        f"{reader}/{name}": value
        for reader in (*NAMES, GATEWAY)
        for name, value in of_reader(space, hosts, passwords, reader).items()
    }
    for service in NAMES:
        texts[f"{OPERATOR}/{service}_database_url"] = texts[f"{service}/database_url"]
    for name in ("revocations_url", "service_secret", "gateway_secret"):
        texts[f"{OPERATOR}/{name}"] = texts[f"auth/{name}"]
    texts[f"{OPERATOR}/transport"] = broker_address(space, hosts, passwords, ADMIN)
    texts[DEPLOYMENT] = json.dumps({"namespace": space.name} | asdict(hosts), indent=1) + "\n"
    return texts | of_servers(space, hosts, passwords)


def of_reader(space: Namespace, hosts: Hosts, passwords: Passwords, reader: str) -> dict[str, str]:
    """What the gateway or a service gets."""
    redis = f"redis://{space.user(reader)}:{passwords.of('redis')[reader]}@{hosts.redis}"
    values = {"revocations_url": f"{redis}/{REVOCATIONS}", "service_secret": passwords.service_secret}
    if reader in HAVE_GATEWAY_SECRET:
        values["gateway_secret"] = passwords.gateway_secret
    if reader == GATEWAY:
        return values | {"limits_url": f"{redis}/{LIMITS}", "cache_url": f"{redis}/{CACHE}"}
    role, password = space.database(reader), passwords.of("postgres")[reader]
    return values | {
        "database_url": f"postgresql+psycopg2://{role}:{password}@{hosts.postgres}/{role}",
        "transport": broker_address(space, hosts, passwords, reader),
    }


def broker_address(space: Namespace, hosts: Hosts, passwords: Passwords, reader: str) -> str:
    """How somebody gets into our vhost."""
    return f"amqp://{space.user(reader)}:{passwords.of('rabbitmq')[reader]}@{hosts.rabbitmq}/{space.vhost}"


def of_servers(space: Namespace, hosts: Hosts, passwords: Passwords) -> dict[str, str]:
    """What the servers start with, and how the provisioning reaches them as their administrator."""
    superuser, admin = passwords.of("postgres")[ADMIN], passwords.of("rabbitmq")[ADMIN]
    broker = with_users(definitions(space), space, passwords.of("rabbitmq"))
    host_alone = re.sub(r":\d+$", "", hosts.rabbitmq)
    return {
        "postgres/password": superuser,
        "rabbitmq/definitions.json": json.dumps(broker, indent=1) + "\n",
        "rabbitmq/admin_password": admin,
        "redis/users.acl": acl(space, passwords.of("redis")),
        f"{PROVISION}/postgres_url": f"postgresql://postgres:{superuser}@{hosts.postgres}/postgres",
        f"{PROVISION}/amqp_api": f"http://{space.user(ADMIN)}:{admin}@{host_alone}:15672",
    }


def write(folder: Path, texts: Mapping[str, str], owners: Mapping[str, Owner]) -> list[str]:
    """Write them, each for its reader; gives the names of those that changed."""
    changed = []
    for name, text in texts.items():
        reader = name.partition("/")[0]
        files.folder(folder / reader, owners.get(reader))
        if files.write_if_changed(folder / name, text, owners.get(reader)):
            changed.append(name)
    return changed

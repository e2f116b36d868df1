"""The doctor's checks: each looks at one thing of this machine and yields what it found."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import stat
import sys
import tempfile
import time
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from cli.backups import unfinished
from cli.host import lock
from cli.host.ports import free_row, holder, is_free, overlap
from cli.system.env_files import is_set
from cli.system.environment import environment
from cli.system.passwords import token
from cli.system.paths import ROOT, Data
from cli.system.services import LISTENERS
from cli.system.stack import Stack, start_of

NEEDED_SQLITE = (3, 35, 0)  # ON CONFLICT with RETURNING
NEEDED_DISK, NICE_DISK = 200_000_000, 2_000_000_000
NEEDED_MEMORY = 800_000_000
NEEDED_FILES = 1024
SECRETS = {"SETWISE_SERVICE_SECRET": "keys/service-secret", "SETWISE_GATEWAY_SECRET": "keys/gateway-secret"}


@dataclass(frozen=True)
class Finding:
    """One observation: ``level`` good, warn or bad; ``mend`` says what to do."""

    level: str
    what: str
    mend: str = ""


Check = Callable[[Data, Mapping[str, int]], Iterator[Finding]]


def python(data: Data, ports: Mapping[str, int]) -> Iterator[Finding]:
    """The interpreter and its environment."""
    here = f"Python {sys.version.split()[0]} in {sys.prefix}"
    inside = Path(sys.prefix) == ROOT / ".venv"
    yield (
        Finding("good", here)
        if inside
        else Finding("warn", f"{here}, which is not this house's .venv", "start it as ./setwise")
    )


def sqlite(data: Data, ports: Mapping[str, int]) -> Iterator[Finding]:
    """A SQLite that is new enough, and a disk on which its write-ahead log works."""
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < NEEDED_SQLITE:
        wanted = ".".join(map(str, NEEDED_SQLITE))
        yield Finding("bad", f"SQLite {version} is older than {wanted}", "use a Python built with a newer SQLite")
    folder = data.root if data.root.is_dir() else data.root.parent
    try:
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            trial = sqlite3.connect(f"{scratch}/trial.sqlite3")
            mode = trial.execute("PRAGMA journal_mode=WAL").fetchone()[0]
            trial.execute("CREATE TABLE t (x)")
            trial.close()
    except (OSError, sqlite3.Error) as error:
        yield Finding("bad", f"no database can be made in {folder}: {error}", "check the folder's owner and mode")
        return
    if mode != "wal":
        yield Finding("bad", f"SQLite's WAL does not work on the file system of {folder}", "use --data on a local disk")
    else:
        yield Finding("good", f"SQLite {version}, WAL works in {folder}")


def listening(data: Data, ports: Mapping[str, int]) -> Iterator[Finding]:
    """The ports, unless our own system holds them."""
    if lock.is_held(data):
        notes = data.read_notes() or {}
        yield Finding("good", f"Setwise runs on {data.root} (process {notes.get('pid')})")
        return
    if twice := overlap(ports):
        yield Finding("bad", twice)
        return
    occupied = {name: port for name, port in ports.items() if not is_free(port)}
    for name, port in occupied.items():
        mend = f"end it, or {start_of(data)} --port {free_row(len(LISTENERS))}"
        yield Finding("bad", f"port {port} ({name}) is used by {holder(port)}", mend)
    if not occupied:
        yield Finding("good", f"ports {min(ports.values())} to {max(ports.values())} are free")


def notes(data: Data, ports: Mapping[str, int]) -> Iterator[Finding]:
    """Notes of a host that is gone, and its processes that are not."""
    last_notes = data.read_notes()
    if last_notes is None or lock.is_held(data):
        return
    yield Finding("warn", f"the last system on {data.root} ended without cleaning up", "nothing: the next up does")
    for name, pid in last_notes.get("processes", {}).items():
        if pid and psutil.pid_exists(pid) and "setwise" in " ".join(psutil.Process(pid).cmdline()):
            yield Finding("bad", f"its {name} (process {pid}) still runs", f"kill {pid}")


def restoring(data: Data, ports: Mapping[str, int]) -> Iterator[Finding]:
    """A restore that stopped half-way."""
    try:
        unfinished.refuse(data)
    except unfinished.Unfinished as problem:
        yield Finding("bad", str(problem), f"./setwise restore FILE --force --data {data.root}")


def permissions(data: Data, ports: Mapping[str, int]) -> Iterator[Finding]:
    """Who may read what: keys and databases are nobody else's."""
    if not data.root.exists():
        yield Finding("good", f"{data.root} will be made by the first start")
        return
    secret = [*(data.root / "keys").glob("*"), *(data.root / "db").glob("*"), *(data.root / "stack").rglob("*")]
    for path in [data.root, data.logs, data.run, *secret]:
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            yield Finding("bad", f"{path} is not ours to write", f"chown -R {os.getuid()} {data.root}")
    for path in [*(data.root / "keys").glob("*"), *(data.root / "stack").rglob("*")]:
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding("bad", f"{path} can be read by others", f"chmod 600 {path}")
    yield Finding("good", f"looked at the permissions of {data.root}")


def settings(data: Data, ports: Mapping[str, int]) -> Iterator[Finding]:
    """What `up` would say about the settings."""
    from cli.config.settings_check import mistakes, unknown_settings

    environ = dict(os.environ)
    yield from (Finding("warn", line, "see docs/settings.md") for line in unknown_settings(environ))
    missing = {name for name, file in SECRETS.items() if not is_set(name, environ) and not (data.root / file).exists()}
    try:
        # A secret that is still to be made is made by `up`, not here.
        os.environ.update(environment(data, ports, environ | {name: token() for name in missing}))
        wrong = mistakes()
    except (ValueError, OSError) as problem:
        wrong = [str(problem)]
    finally:
        os.environ.clear()
        os.environ.update(environ)
    yield from (Finding("bad", line, "see docs/settings.md") for line in wrong)
    if not wrong:
        yield Finding("good", "the settings of every process can be used")


def servers(data: Data, ports: Mapping[str, int]) -> Iterator[Finding]:
    """The servers of a stack."""
    stack = Stack.of(data)
    if stack is None:
        return
    from cli.provision.stack_setup import CannotSettle, reach

    try:
        reach(stack.servers)
        yield Finding("good", f"the servers answer: {', '.join(stack.addresses().values())}")
    except CannotSettle as problem:
        yield Finding("bad", str(problem), f"start them, or tell where they are: {start_of(data)}")


def disk(data: Data, ports: Mapping[str, int]) -> Iterator[Finding]:
    """Room for databases and logs."""
    folder = data.root if data.root.is_dir() else ROOT
    free = shutil.disk_usage(folder).free
    level = "bad" if free < NEEDED_DISK else "warn" if free < NICE_DISK else "good"
    yield Finding(level, f"{free / 1e9:.1f} GB free for {folder}", "" if level == "good" else "make room")


def memory(data: Data, ports: Mapping[str, int]) -> Iterator[Finding]:
    """Enough for everything at rest."""
    free = psutil.virtual_memory().available
    enough = free > NEEDED_MEMORY or lock.is_held(data)
    yield Finding("good" if enough else "warn", f"{free / 1e9:.1f} GB of memory available")


def files(data: Data, ports: Mapping[str, int]) -> Iterator[Finding]:
    """How many files and sockets a process may open."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if limit < NEEDED_FILES:
        yield Finding("warn", f"a process may open {limit} files only", f"ulimit -n {NEEDED_FILES * 4}")
    else:
        yield Finding("good", f"a process may open {limit} files")


def clock(data: Data, ports: Mapping[str, int]) -> Iterator[Finding]:
    """A clock that is not behind what it has written itself, and time zones."""
    modified_at = [path.stat().st_mtime for path in [ROOT / "requirements.txt", *(data.root / "db").glob("*.sqlite3")]]
    ahead = max(modified_at) - time.time()
    if ahead > 60:
        what = f"the clock is {ahead / 3600:.1f} h behind files that exist already"
        yield Finding("bad", what, "set it (timedatectl set-ntp true): tokens depend on it")
    try:
        zoneinfo.ZoneInfo("Europe/Berlin")
    except zoneinfo.ZoneInfoNotFoundError:
        yield Finding("bad", "there is no time zone data", "pip install tzdata, or apt install tzdata")
    yield Finding("good", f"the clock says {time.strftime('%Y-%m-%d %H:%M:%S %Z')}")


CHECKS: tuple[Check, ...] = (
    python, sqlite, listening, notes, restoring, permissions, settings, servers, disk, memory, files, clock
)  # fmt: skip

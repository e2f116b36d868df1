"""Listening sockets, opened by the host before anything starts.

The host owns them and its children inherit them: a taken port is known before any work is done, and while a
service restarts its callers wait in the queue instead of being refused.
"""

from __future__ import annotations

import argparse
import errno
import socket
from collections.abc import Mapping

import psutil

from cli.system.services import HOST, LISTENERS

BACKLOG = 4_096  # as much as Linux allows by default
MOST = 65_535


class PortsInUse(Exception):
    """Some of the wanted ports cannot be had; the message says which, why, and what to change."""


def port_number(text: str) -> int:
    """A port of the command line that leaves room for those counted up from it."""
    if not text.isdecimal() or not 0 < int(text) <= MOST - len(LISTENERS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: use a number from 1 to {MOST - len(LISTENERS)}")
    return int(text)


def listen(ports: Mapping[str, int]) -> dict[str, socket.socket]:
    """A listening socket for every name; raises PortsTaken with all that are in use."""
    if twice := overlap(ports):
        raise PortsInUse(twice)
    sockets: dict[str, socket.socket] = {}
    occupied: dict[str, int] = {}
    for name, port in ports.items():
        try:
            sockets[name] = listen_on(port)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            occupied[name] = port
    if occupied:
        for opened in sockets.values():
            opened.close()
        lines = [f"  {port} ({name}) is used by {holder(port)}" for name, port in occupied.items()]
        raise PortsInUse("\n".join(["These ports are taken:", *lines, advice()]))
    return sockets


def overlap(ports: Mapping[str, int]) -> str:
    """What is wrong where the row of the services runs over the gateway's port; empty where it does not."""
    gateway = ports.get("gateway")
    for name, port in ports.items():
        if name != "gateway" and gateway == port != 0:
            return (
                f"--port and --base-port overlap: {port} would be the gateway's and that of {name}. "
                f"Leave out --base-port, or choose one whose row of {len(ports) - 1} ports does not hold {port}."
            )
    return ""


def listen_on(port: int) -> socket.socket:
    """One listening socket on the loopback address; port 0 picks a free one."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((HOST, port))
        sock.listen(BACKLOG)
    except OSError:
        sock.close()
        raise
    return sock


def holder(port: int) -> str:
    """Who listens on a port, as far as this user may know."""
    try:
        listening = [c for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN]
    except psutil.AccessDenied:
        return "another program (which one, only the administrator may see)"
    for connection in listening:
        if connection.laddr and connection.laddr.port == port and connection.pid:
            return f"{describe(connection.pid)}, process {connection.pid}"
    return "a program of another user" if port >= 1024 else "the system (below 1024 is its own)"


def describe(pid: int) -> str:
    """A process's command line, cut to one short line."""
    try:
        words = psutil.Process(pid).cmdline()
    except psutil.Error:
        return "a program"
    return " ".join(" ".join(words).split())[:60] or "a program"


def advice() -> str:
    """What to type instead: a gateway port with enough free ones behind it."""
    free = free_row(len(LISTENERS))
    return f"End that program, or choose others: ./setwise up --port {free}   (services follow right behind)"


def free_row(length: int, first: int = 9100) -> int:
    """The first port that begins a row of free ones."""
    for start in range(first, 60_000, 10):
        if all(is_free(port) for port in range(start, start + length)):
            return start
    return 0


def is_free(port: int) -> bool:
    """Whether the port can be listened on at this moment."""
    try:
        listen_on(port).close()
    except OSError:
        return False
    return True

"""A service on a loopback port that misbehaves as it is told."""

from __future__ import annotations

import json
import socket
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

JSON_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
TICK = 0.05


class Scripted:
    """A service that answers as the last segment of the path tells it to (see ``SCRIPTS``); else it echoes."""

    def __init__(self) -> None:
        self.over = threading.Event()  # set at the end: whoever drips or hangs lets go
        self.go = threading.Event()  # set by a test that lets a live stream go on
        self.requests: list[dict[str, Any]] = []
        self.arrival = threading.Condition()
        self.documents: dict[str, tuple[int, Any]] = {}  # path -> status and JSON to answer with
        self.extra: dict[str, bytes] = {}  # path -> more header lines of its answer
        self.scripts: dict[str, str] = {}  # path -> name of the script, where the path itself does not tell
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def counts(self) -> Counter[str]:
        return Counter(str(request["path"]) for request in self.requests)

    def await_call(self, path: str) -> None:
        with self.arrival:
            assert self.arrival.wait_for(lambda: path in self.counts, 20)

    def reset(self) -> None:
        self.requests.clear()
        self.documents.clear()
        self.extra.clear()
        self.scripts.clear()
        self.go.clear()

    def close(self) -> None:
        self.over.set()
        self.go.set()
        self._listener.close()

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        reader = client.makefile("rb")
        try:
            while (request := self._read(reader)) is not None:
                if not request["path"].startswith("/health"):
                    with self.arrival:
                        self.requests.append(request)
                        self.arrival.notify_all()
                name = self.scripts.get(request["path"], request["path"].rpartition("/")[2])
                script = SCRIPTS.get(name, echo)
                if script(self, client, request) is False:
                    return
        except OSError:
            return
        finally:
            reader.close()
            client.close()

    @staticmethod
    def _read(reader: Any) -> dict[str, Any] | None:
        line = reader.readline().decode("latin-1").split()
        if len(line) != 3:
            return None
        headers: list[tuple[str, str]] = []
        while (raw := reader.readline().decode("latin-1").strip()) != "":
            name, _, value = raw.partition(":")
            headers.append((name.lower(), value.strip()))
        length = int(dict(headers).get("content-length", 0))
        path, _, query = line[1].partition("?")
        return {
            "method": line[0],
            "path": path,
            "query": query,
            "headers": headers,
            "body": reader.read(length).decode("latin-1"),
        }


def send_json(client: socket.socket, status: int, document: Any, extra: bytes = b"") -> None:
    body = json.dumps(document).encode()
    head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n".encode()
    client.sendall(head + extra + b"\r\n" + body)


def echo(service: Scripted, client: socket.socket, request: dict[str, Any]) -> None:
    status, document = service.documents.get(request["path"], (200, request))
    send_json(client, status, document, service.extra.get(request["path"], b""))


def parts(service: Scripted, client: socket.socket, request: dict[str, Any]) -> None:
    """Each part as ``echo`` answers it, in the form of several at once; one that is to be silent comes too late."""
    service.requests.remove(request)
    heads, bodies = [], []
    for _, address in parse_qsl(request["query"]):
        path, _, query = address.partition("?")
        part = {**request, "path": path, "query": query}
        service.requests.append(part)
        status, document = service.documents.get(path, (200, part))
        if service.scripts.get(path) in ("frozen", "drip-body"):
            status, document = 504, {"type": "/problems/upstream-timeout"}
        extra = dict(line.split(": ", 1) for line in service.extra.get(path, b"").decode().splitlines())
        bodies.append(json.dumps(document).encode())
        heads.append([status, extra.get("Setwise-Copy-Version", ""), len(bodies[-1])])
    content = b"".join([json.dumps(heads).encode(), b"\n", *bodies])
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/x-parts\r\nContent-Length: {len(content)}\r\n\r\n"
    client.sendall(head.encode() + content)


def raw(data: bytes) -> Callable[..., bool]:
    """Send these bytes and close."""

    def script(_service: Scripted, client: socket.socket, _request: Any) -> bool:
        client.sendall(data)
        return False

    return script


def drip(data: bytes) -> Callable[..., bool]:
    """Send these bytes one by one, for ever slowly."""

    def script(service: Scripted, client: socket.socket, _request: Any) -> bool:
        for byte in data:
            client.sendall(bytes([byte]))
            if service.over.wait(TICK):
                break
        return False

    return script


def frozen(service: Scripted, _client: socket.socket, _request: Any) -> bool:
    service.over.wait()
    return False


def held(service: Scripted, client: socket.socket, request: dict[str, Any]) -> None:
    """Answers once the test lets it go on."""
    service.go.wait()
    echo(service, client, request)


def endless(service: Scripted, client: socket.socket, _request: Any) -> bool:
    client.sendall(JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while not service.over.is_set():
        client.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")
    return False


def stale(service: Scripted, client: socket.socket, request: dict[str, Any]) -> bool | None:
    """Answers the first time; closes without a word the second time, as an idle connection that was given up."""
    if service.counts[request["path"]] == 2:
        return False
    return echo(service, client, request)


def events(service: Scripted, client: socket.socket, _request: Any) -> bool:
    """One event; the next one only once the test has seen the first."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    client.sendall(head + b"9\r\ndata: 1\n\n\r\n")
    service.go.wait()
    client.sendall(b"9\r\ndata: 2\n\n\r\n0\r\n\r\n")
    return False


def with_extra_headers(_service: Scripted, client: socket.socket, request: dict[str, Any]) -> None:
    extra = (
        b'Server: secret/1\r\nX-Request-ID: forged-by-service\r\nETag: "3"\r\nConnection: X-Inner\r\nX-Inner: 1\r\n'
        b"Location: " + dict(request["headers"])["host"].join(("http://", "/api/v1/goals/1")).encode() + b"\r\n"
        b"Access-Control-Allow-Origin: *\r\nX-Frame-Options: ALLOWALL\r\nContent-Language: en\r\n"
    )
    send_json(client, 201, {"long": "word " * 1000}, extra)


SCRIPTS: dict[str, Callable[..., Any]] = {
    "parts": parts,
    "garbage": raw(b"\x00\x01\x02 this is not HTTP\r\n\r\n"),
    "silence": raw(b""),
    "redirect": raw(b"HTTP/1.1 302 Found\r\nLocation: http://evil.test/\r\nContent-Length: 0\r\n\r\n"),
    "redirect-inside": raw(b"HTTP/1.1 308 X\r\nLocation: /internal/users\r\nContent-Length: 0\r\n\r\n"),
    "drip-head": drip(JSON_HEAD + b"Content-Length: 2\r\n\r\n{}" + b" " * 10_000),
    "drip-body": drip(JSON_HEAD + b"Content-Length: 10000\r\n\r\n" + b" " * 10_000),
    "frozen": frozen,
    "held": held,
    "endless": endless,
    "large": raw(JSON_HEAD + b"Content-Length: 100000\r\n\r\n" + b" " * 100_000),
    "boast": raw(JSON_HEAD + b"Content-Length: 99999999999\r\n\r\n{}"),
    "cut": raw(JSON_HEAD + b"Content-Length: 100\r\n\r\n" + b'{"half": '),
    "cut-chunk": raw(JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\n64\r\n" + b'{"half": '),
    "cut-between-chunks": raw(JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
    "no-length": raw(JSON_HEAD + b'\r\n{"maybe": "half"}'),
    "two-lengths": raw(JSON_HEAD + b"Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}  "),
    "both-framings": raw(JSON_HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
    "negative-length": raw(JSON_HEAD + b"Content-Length: -2\r\n\r\n{}"),
    "odd-coding": raw(JSON_HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
    "bad-chunk": raw(JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"),
    "huge-header": raw(JSON_HEAD + b"X-A: " + b"a" * 1_000_000 + b"\r\nContent-Length: 2\r\n\r\n{}"),
    "many-headers": raw(JSON_HEAD + b"X-A: 1\r\n" * 500 + b"Content-Length: 2\r\n\r\n{}"),
    "wide-headers": raw(JSON_HEAD + (b"X-A: " + b"a" * 60_000 + b"\r\n") * 3 + b"Content-Length: 2\r\n\r\n{}"),
    "control-header": raw(JSON_HEAD + b"X-A: a\x01b\r\nContent-Length: 2\r\n\r\n{}"),
    "headless": raw(b"HTTP/1.1 200 OK\r\nthis is no header\r\nContent-Length: 2\r\n\r\n{}"),
    "status-999": raw(b"HTTP/1.1 999 X\r\nContent-Length: 2\r\n\r\n{}"),
    "status-101": raw(b"HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
    "status-103": raw(b"HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
    "only-100": drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    "page": raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 17\r\n\r\n<script></script>"),
    "stale": stale,
    "events": events,
    "extra-headers": with_extra_headers,
}  # fmt: skip

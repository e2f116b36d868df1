"""A wire in front of a server that can be made slow, dripping, silent, refused, or be cut."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from dataclasses import dataclass
from typing import Self

from cli.host.ports import listen_on
from cli.system.services import HOST

CHUNK = 65_536
TICK_S = 0.1
RESET = struct.pack("ii", 1, 0)  # close with a reset instead of a farewell


@dataclass
class Way:
    """One direction: seconds before each piece, and bytes per piece (one byte and 1 s is a drip)."""

    delay: float = 0.0
    piece: int = CHUNK


class Wire:
    """Listens on ``port`` and carries bytes to ``target`` (a port); ``there`` and ``back`` are its directions."""

    def __init__(self, target: int, port: int = 0) -> None:
        self.target = target
        self.there, self.back = Way(), Way()
        self._silent = False
        self._listener: socket.socket | None = None
        self._ends: set[socket.socket] = set()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self.port = port
        self._listen()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Carry everything again, at full speed."""
        self.there, self.back = Way(), Way()
        self._silent = False
        if self._listener is None:
            self._listen()

    def slow(self, delay: float, piece: int = CHUNK) -> None:
        """Each piece of an answer comes ``delay`` seconds late; small pieces make a drip."""
        self.back = Way(delay, piece)

    def silence(self) -> None:
        """Take connections and bytes, pass nothing on: as a firewall that drops. What was open stays silent too."""
        self._silent = True

    def refuse(self) -> None:
        """Nobody listens any more, and what is open is reset: as a machine without the server."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
            listener.close()
        self.cut()

    def cut(self) -> None:
        """Reset all that is open now; new connections are carried."""
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            reset(end)

    def close(self) -> None:
        """End it; its port is free afterwards."""
        self._closed.set()
        self.refuse()

    def _listen(self) -> None:
        self._listener = listener = listen_on(self.port)
        self.port = int(listener.getsockname()[1])
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection((HOST, self.target), timeout=5)
        except OSError:
            reset(near)
            return
        with self._lock:
            self._ends |= {near, far}
        threading.Thread(target=self._pump, args=(near, far, "there"), daemon=True).start()
        self._pump(far, near, "back")

    def _pump(self, source: socket.socket, sink: socket.socket, way: str) -> None:
        """Carry one direction until an end closes; then both are closed."""
        with contextlib.suppress(OSError):
            source.settimeout(None)
            while data := source.recv(CHUNK):
                while data:
                    piece = getattr(self, way).piece
                    self._linger(way)
                    sink.sendall(data[:piece])
                    data = data[piece:]
        for end in (source, sink):
            with self._lock:
                self._ends.discard(end)
            reset(end)

    def _linger(self, way: str) -> None:
        """The delay of this way; as long as the wire is silent, for ever."""
        due = time.monotonic() + getattr(self, way).delay
        while (late := due - time.monotonic()) > 0 or self._silent:
            if self._closed.wait(max(0.0, min(late, TICK_S)) or TICK_S):
                return


def reset(end: socket.socket) -> None:
    """Close at once, whoever reads from it in another thread."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()

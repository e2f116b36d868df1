"""The client of `bench overload`, a process of its own: ``python -m harness.benches.mix``, a plan as JSON on its input.

It sends requests at a rate, whatever becomes of them, over as many connections as that takes, and counts an answer's
time from the instant at which its request was due: who waits for a connection waits too. Sets are logged in live
sessions; a session that is full is abandoned and followed by a new one.

    plan    {"port", "rate", "seconds", "seed", "paths": {kind: [[token, path]...]}, "sessions": [[token, plan, day]]}
    answer  {"answers": [[kind, status, due, seconds]...], "cpu": seconds}: ``due`` since the start; status 0: none
            came, 503 also where an answer that is put together lacks a part
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from typing import Any

from cli.system.services import HOST
from service_kit.ids import new_id

# Of a hundred requests.
SHARES = {"kept": 60, "today": 15, "list": 10, "set": 10, "weights": 3, "weight": 2}
GIVE_UP_S, MOST_CONNECTIONS = 15.0, 1_000
COMPLETE, INCOMPLETE = b'"missing":[]', 503  # what lacks a part was refused in that part
BODIES = {"weight": {"type": "weight", "value": {"value": "81.5", "unit": "kg"}}}

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Lines:
    """Connections that are kept, and made when none is free."""

    def __init__(self, port: int) -> None:
        self.port, self._free, self._places = port, list[Line](), asyncio.Semaphore(MOST_CONNECTIONS)

    async def send(self, token: str, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        """Status and body of the answer; 0 where none came in time."""
        async with self._places:
            line: Line | None = None
            try:
                async with asyncio.timeout(GIVE_UP_S):
                    while self._free and self._free[-1][0].at_eof():  # the server closes what is idle for long
                        self._free.pop()[1].close()
                    line = self._free.pop() if self._free else await asyncio.open_connection(HOST, self.port)
                    status, content, stays_open = await _exchange(line, _request(token, method, path, body))
            except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
                if line is not None:
                    line[1].close()
                return 0, b""
            if stays_open:
                self._free.append(line)
            else:
                line[1].close()
            return status, content


def _request(token: str, method: str, path: str, body: Any) -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: x"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"] if content else []
    return "\r\n".join([*lines, "", ""]).encode() + content


async def _exchange(line: Line, sent: bytes) -> tuple[int, bytes, bool]:
    reader, writer = line
    writer.write(sent)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if "content-length" in fields:
        content = await reader.readexactly(int(fields["content-length"]))
    else:
        content = await _chunks(reader)
    return int(head.split(" ", 2)[1]), content, fields.get("connection", "keep-alive") != "close"


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    content = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        content += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return content


class Lifter:
    """Somebody with a live session, who does one thing at a time."""

    def __init__(self, lines: Lines, token: str, plan_id: str, day_id: str) -> None:
        self.lines, self.token, self.plan = lines, token, {"plan_id": plan_id, "day_id": day_id}
        self.state: dict[str, Any] = {}
        self.busy = False

    async def lift(self) -> int:
        """Log the next set; the status."""
        self.busy = True
        try:
            if not self.state.get("current"):
                return await self._begin()
            step = {"step_id": self.state["current"]["step_id"], "reps": 5, "load": {"value": "60", "unit": "kg"}}
            return await self._command("complete_set", **step)
        finally:
            self.busy = False

    async def _begin(self) -> int:
        """Another session, after the one that is full; where none is known that which is open, if one is."""
        if not self.state:
            status, content = await self.lines.send(self.token, "GET", "/api/v1/sessions/current")
            if status == 200:
                self.state = json.loads(content)
            if status != 404:
                return status
        elif not 200 <= (status := await self._command("abandon")) < 300:
            return status
        self.state = {}
        return await self._keep("/api/v1/sessions", self.plan)

    async def _command(self, kind: str, **fields: Any) -> int:
        body = {"id": str(new_id()), "kind": kind, "based_on": self.state["sequence"], **fields}
        return await self._keep(f"/api/v1/sessions/{self.state['id']}/commands", body)

    async def _keep(self, path: str, body: Any) -> int:
        status, content = await self.lines.send(self.token, "POST", path, body)
        if 200 <= status < 300:
            self.state = json.loads(content)
        return status


async def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Send the mix; every answer."""
    lines, rng = Lines(plan["port"]), random.Random(plan["seed"])  # noqa: S311
    lifters = [Lifter(lines, *one) for one in plan["sessions"]]
    answers: list[tuple[str, int, float, float]] = []
    began = time.monotonic()

    async def one(kind: str, due: float) -> None:
        if kind == "set" and (free := [lifter for lifter in lifters if not lifter.busy]):
            status = await rng.choice(free).lift()
        else:
            kind = "today" if kind == "set" else kind
            token, path = rng.choice(plan["paths"][kind])
            body = BODIES.get(kind)
            status, content = await lines.send(token, "POST" if body else "GET", path, body)
            if kind == "today" and status == 200 and COMPLETE not in content:
                status = INCOMPLETE
        answers.append((kind, status, due, time.monotonic() - began - due))

    tasks = []
    for number in range(int(plan["rate"] * plan["seconds"])):
        due = number / plan["rate"]
        await asyncio.sleep(max(0.0, began + due - time.monotonic()))
        (kind,) = rng.choices([*SHARES], [*SHARES.values()])
        tasks.append(asyncio.create_task(one(kind, due)))
    await asyncio.gather(*tasks)
    return {"answers": answers, "cpu": time.process_time()}


if __name__ == "__main__":
    json.dump(asyncio.run(run(json.load(sys.stdin))), sys.stdout)

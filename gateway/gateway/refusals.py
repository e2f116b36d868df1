"""What is refused before there is a request, by the HTTP parser or the listener: the same answers as everywhere."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from email.utils import formatdate
from math import inf

from gunicorn.http import errors as http
from werkzeug.http import HTTP_STATUS_CODES

from gateway.errors import HeadersTooLarge
from gateway.guards import address_too_long
from gateway.response_headers import NO_STORE
from gateway.server import HEADER_BYTES, HEADER_FIELDS
from service_kit.errors import BadRequest, Problem, Unauthenticated
from service_kit.ids import new_id
from service_kit.observability.logs import log
from service_kit.security.tokens import MAX_TOKEN_BYTES


def problem_of(error: BaseException) -> Problem | None:
    """The client's mistake that an exception of the parser stands for; None when it is not the client's."""
    if isinstance(error, http.LimitRequestLine):
        return address_too_long()
    if isinstance(error, http.LimitRequestHeaders):
        if _header_at_fault(error) == "AUTHORIZATION":
            return Unauthenticated(
                f"An access token has at most {MAX_TOKEN_BYTES:,} bytes: send the one that logging in gave you."
            )
        return HeadersTooLarge(
            f"A header line may have at most {HEADER_BYTES:,} bytes, and a request {HEADER_FIELDS} of them: "
            "send shorter ones, or fewer."
        )
    if isinstance(
        error, (http.ParseException, http.InvalidChunkSize, http.ChunkMissingTerminator, http.InvalidChunkExtension)
    ):
        return BadRequest("The request is not well-formed HTTP.")
    return None


class Refusal:
    """The same answer to many: made, and logged, once in a second for all of them.

    In a second ``most`` of them get it. With ``is_last`` the connection ends with it.
    """

    def __init__(
        self, problem: Problem, security_headers: Mapping[str, str], *, most: float = inf, is_last: bool = True
    ) -> None:
        self._problem, self._security_headers, self._most, self._is_last = problem, security_headers, most, is_last
        self._second, self._answer, self._left = -1, b"", most

    def answer(self) -> bytes:
        """The bytes to send; none where there is nothing to send any more in this second."""
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._left = second, self._most
            self._answer = raw_response(self._problem, self._security_headers, is_last=self._is_last)
        self._left -= 1
        return self._answer if self._left >= 0 else b""


def raw_response(
    problem: Problem,
    security_headers: Mapping[str, str],
    failure: BaseException | None = None,
    *,
    is_last: bool = True,
) -> bytes:
    """The bytes of the answer, with which the connection ends if it ``is_last``.

    Its ``request_id`` is in the log: with ``failure`` and its traceback where the mistake is our own.
    """
    request_id = str(new_id())
    _log(problem, request_id, failure)
    body = _body(problem, request_id)
    headers = {
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "Date": formatdate(usegmt=True),
        "X-Request-ID": request_id,
        **security_headers,
        "Cache-Control": NO_STORE,
        "Connection": "close" if is_last else "keep-alive",
        **problem.headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {problem.status} {HTTP_STATUS_CODES[problem.status]}\r\n{head}\r\n".encode("latin-1") + body


def _log(problem: Problem, request_id: str, failure: BaseException | None) -> None:
    known = {"request_id": request_id, "status": problem.status, "problem": problem.type}
    if failure is None:
        log.info("refused outside of the app", **known)
    else:
        log.error("failed outside of the app", **known, exc_info=failure)


def _body(problem: Problem, request_id: str) -> bytes:
    members = {
        "type": f"/problems/{problem.type}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "request_id": request_id,
    }
    return json.dumps(members).encode()


def _header_at_fault(error: BaseException) -> str:
    """The name that gunicorn's parser was looking at when it gave up; it does not tell it in the exception."""
    traceback = error.__traceback__
    name = ""
    while traceback is not None:
        if traceback.tb_frame.f_code.co_name == "parse_headers":
            name = str(traceback.tb_frame.f_locals.get("name", ""))
        traceback = traceback.tb_next
    return name

"""What the HTTP parser refuses before there is a request: the same problem+json as everywhere."""

from __future__ import annotations

import json

from gunicorn.http import errors as http

from service_kit.errors import BadRequest, HeadersTooLarge, Problem, Unauthenticated, UriTooLong
from service_kit.ids import new_id

_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    414: "URI Too Long",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
}


def problem_of(error: BaseException) -> Problem | None:
    """The client's mistake that an exception of the parser stands for; None when it is not the client's."""
    if isinstance(error, http.LimitRequestLine):
        return UriTooLong()
    if isinstance(error, http.LimitRequestHeaders):
        if _header_at_fault(error) == "AUTHORIZATION":
            return Unauthenticated("The access token is far too long.")
        return HeadersTooLarge()
    if isinstance(
        error, (http.ParseException, http.InvalidChunkSize, http.ChunkMissingTerminator, http.InvalidChunkExtension)
    ):
        return BadRequest("The request is not well-formed HTTP.")
    return None


def raw_response(problem: Problem) -> bytes:
    """The bytes of the answer; the connection ends with it."""
    request_id = str(new_id())
    body = json.dumps(
        {
            "type": f"/problems/{problem.type}",
            "title": problem.title,
            "status": problem.status,
            "detail": problem.detail,
            "request_id": request_id,
        }
    ).encode()
    headers = {
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "X-Request-ID": request_id,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Connection": "close",
        **problem.headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {problem.status} {_REASONS.get(problem.status, 'Error')}\r\n{head}\r\n".encode("latin-1") + body


def _header_at_fault(error: BaseException) -> str:
    """The name that gunicorn's parser was looking at when it gave up; it does not tell it in the exception."""
    traceback = error.__traceback__
    name = ""
    while traceback is not None:
        if traceback.tb_frame.f_code.co_name == "parse_headers":
            name = str(traceback.tb_frame.f_locals.get("name", ""))
        traceback = traceback.tb_next
    return name

"""What every request passes before anybody looks where it leads, and what every answer is given at the end.

In two functions rather than a hook for each check, and by the environment rather than by ``request``: nearly all
requests have nothing of what is refused here, and a dozen hooks that find nothing cost as much as a look into the
database.
"""

from __future__ import annotations

import io
from itertools import chain
from time import perf_counter

from flask import Response, request
from gunicorn.http.errors import ParseException

from service_kit.errors import BadRequest, PayloadTooLarge
from service_kit.http import idempotency
from service_kit.http.chunks import bound_chunks, unreadable
from service_kit.observability.logs import accept_correlation_id, bind, correlation_id
from service_kit.security.runtime import runtime
from service_kit.strict_json import storable

BEGAN = "setwise.began"
_CODING, _LENGTH = "HTTP_TRANSFER_ENCODING", "CONTENT_LENGTH"


def begin() -> None:
    """Name the request in the logs, and note when it began."""
    environ = request.environ
    environ.setdefault(BEGAN, perf_counter())
    bind(request_id=accept_correlation_id(environ.get("HTTP_X_REQUEST_ID")), service=runtime().service)


def check(limit_body: bool) -> None:
    """Refuse what is framed, addressed or keyed as nothing here may be, and a body over the limit."""
    environ = request.environ
    if _CODING in environ:
        _check_framing(environ[_CODING])
        bound_chunks(environ)
    if limit_body:
        _limit_body()
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if "%" in query or "\0" in path or "\0" in query or not (path.isascii() and query.isascii()):
        _check_address()
    if idempotency.ENVIRON in environ:
        idempotency.check_key()


def has_body() -> bool:
    """Whether something may come after the headers."""
    return _CODING in request.environ or request.environ.get(_LENGTH, "") not in ("", "0")


def name(response: Response) -> Response:
    """Give the answer the name of its request; nobody is to guess at its type, nor to keep what is somebody's."""
    headers, environ = response.headers, request.environ
    present = {one.lower() for one, _ in headers}
    headers.set("X-Request-ID", correlation_id())
    if "x-content-type-options" not in present:
        headers.add("X-Content-Type-Options", "nosniff")
    if "cache-control" not in present and ("HTTP_AUTHORIZATION" in environ or response.status_code >= 400):
        headers.add("Cache-Control", "no-store")
    return response


def _check_framing(coding: str) -> None:
    """Refuse every transfer coding but plain chunks: what we would not undo, somebody behind us might."""
    if coding.lower() != "chunked":
        raise BadRequest("The only Transfer-Encoding here is: chunked.")


def _check_address() -> None:
    """Refuse characters in path and query that no database takes, before anything looks at them."""
    texts = chain([request.path], request.args, *request.args.listvalues())
    if not all(storable(text) for text in texts):
        raise BadRequest("The address contains NUL or half of a surrogate pair.")


def _limit_body() -> None:
    """Refuse a body over the limit, declared or chunked; Werkzeug alone would cut a chunked one short."""
    environ = request.environ
    if _CODING in environ:
        _replace_body(_read(runtime().settings.max_body + 1) if environ.get("wsgi.input_terminated") else b"")
    elif _LENGTH not in environ:
        _replace_body(b"")
    if (length := int(environ[_LENGTH] or 0)) and length > (limit := runtime().settings.max_body):
        raise PayloadTooLarge(f"A body here may have at most {limit} bytes.")


def _replace_body(body: bytes) -> None:
    request.environ["wsgi.input"] = io.BytesIO(body)
    request.environ[_LENGTH] = str(len(body))
    request.environ.pop(_CODING, None)


def _read(most: int) -> bytes:
    """The body, ``most`` bytes of it. Raises :class:`BadRequest` where its framing is broken."""
    try:
        body: bytes = request.environ["wsgi.input"].read(most)
    except (OSError, ParseException) as error:
        raise unreadable(error) from error
    return body

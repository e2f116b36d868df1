"""The Blueprint of every service: secure unless told otherwise, and each decorator both acts and documents itself.

Decorators stand in this order, from the top: verb, ``arguments``, ``if_match``, ``problems``, ``cached``, then
``response`` or ``paged``, ``etag``, ``def``. The first line of a view's docstring is its summary in
OpenAPI, the function's name its ``operationId``.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import wraps
from typing import Any

import flask_smorest
import marshmallow as ma
from flask import Response, make_response, request
from flask_smorest.utils import (
    resolve_schema_instance,
    set_status_and_headers_in_response,
    unpack_tuple_response,
)
from werkzeug import Response as BaseResponse

from service_kit.db.session import db_session
from service_kit.errors import Problem
from service_kit.http import dumping, findings
from service_kit.http.edge import Access, guarded
from service_kit.http.fields.schemas import Schema
from service_kit.http.paging import numbered, page_schema
from service_kit.http.parser import HouseParser
from service_kit.http.preconditions import SAFE, Precondition, conditional
from service_kit.http.read_only import Reading
from service_kit.security.forwarding import SAME_FOR_ALL

View = Callable[..., Any]
TAKES_BACK = (
    "What GET answers may be sent back as it is: members that cannot be written are ignored while they are equal to "
    "today's, and refused (`read-only`) otherwise."
)


class Blueprint(flask_smorest.Blueprint):
    """One noun's routes. ``scope="goals"`` demands ``goals:read`` or ``goals:write`` of a token."""

    ARGUMENTS_PARSER = HouseParser()

    def __init__(
        self,
        name: str,
        import_name: str,
        *,
        description: str,
        scope: str | None = None,
        public: bool = False,
        internal: bool = False,
        idempotent: bool = True,
        prefix: str = "/api/v1",
    ) -> None:
        super().__init__(name, import_name, description=description, url_prefix=prefix or None)
        self.defaults = Access(public=public, internal=internal, scope=scope, idempotent=idempotent)
        self._prepare_doc_cbks.append(lambda doc, info, *, api, method, **_: api.prepare_operation(doc, info, method))

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: View | None = None,
        provide_automatic_options: bool | None = None,
        *,
        public: bool = False,
        roles: tuple[str, ...] = (),
        idempotent: bool = True,
        **options: Any,
    ) -> None:
        """Register a view behind its guard: as the blueprint says, unless it is public or not idempotent by itself."""
        assert view_func is not None
        access = replace(
            self.defaults,
            public=public or self.defaults.public,
            roles=roles,
            idempotent=idempotent and self.defaults.idempotent,
        )
        document(view_func, access=access, rule=rule, operation_id=view_func.__name__)
        super().add_url_rule(rule, endpoint, guarded(view_func, access), provide_automatic_options, **options)

    def arguments(self, schema: Any, *, answered_by: View | None = None, **options: Any) -> Callable[[View], View]:
        """Load and check the query or the body; whatever is wrong with either is refused together.

        ``answered_by``: of a PUT, the view of the GET at its address, whose answer it takes as it is.
        """
        written = resolve_schema_instance(schema)
        if answered_by is not None:
            written.reading = Reading.of(answered_by)
            options["description"] = TAKES_BACK
        decorate = super().arguments(written, required=not getattr(written, "is_optional", False), **options)

        def document_and_load(view: View) -> View:
            innermost = "arguments" not in getattr(view, "_apidoc", {})
            loading: View = decorate(_refusing(view, written) if innermost else view)
            return loading if answered_by is None else document(loading, answered_by=answered_by)

        return document_and_load

    def response(
        self, status_code: int, schema: Any = None, *, location: str = "", **options: Any
    ) -> Callable[[View], View]:
        """Dump the result. Changes are flushed before, so that versions and defaults in it are the new ones.

        ``location``: of a 201, the address of what was made, by the result: ``"/api/v1/goals/{0.id}"``.
        """
        answered = resolve_schema_instance(schema)
        describe = super().response(status_code, answered, **options)
        write = dumping.writer(answered) if answered else None

        def decorate(view: View) -> View:
            @wraps(view)
            def run(*args: Any, **kwargs: Any) -> BaseResponse:
                result, status, headers = unpack_tuple_response(view(*args, **kwargs))
                _flush()
                if isinstance(result, BaseResponse):
                    set_status_and_headers_in_response(result, status, headers)
                    version, _ = result.get_etag()
                    return conditional(result, version) if version else result
                if location:
                    headers = {**(headers or {}), "Location": location.format(result)}
                body = dumping.encode(write(result) if write else result)
                response = Response(body, status or status_code, headers, content_type="application/json")
                version = headers and headers.get("ETag")
                return conditional(response, version.strip('"'), body) if version else response

            run._apidoc = describe(view)._apidoc  # type: ignore[attr-defined]
            return run

        return decorate

    def paged(
        self, schema: type[ma.Schema], *, extra: dict[str, Any] | None = None, **options: Any
    ) -> Callable[[View], View]:
        """The view returns a select or a list (with ``extra``: and a dict of further members); answer one page."""

        def decorate(view: View) -> View:
            @wraps(view)
            def page(query: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
                number, size = query.pop("page"), query.pop("page_size")
                result = view(query, **kwargs)
                rows, members = result if extra else (result, {})
                return {**numbered(rows, number, size), **members}

            return self.response(200, page_schema(schema, extra=extra), **options)(page)

        return decorate

    def if_match(self, *, required: bool = True) -> Callable[[View], View]:
        """Pass the request's precondition to the view as ``if_match``; its use case must check it."""

        def decorate(view: View) -> View:
            @wraps(view)
            def run(*args: Any, **kwargs: Any) -> Any:
                precondition = Precondition(required)
                result = view(*args, if_match=precondition, **kwargs)
                if not precondition.checked:
                    raise AssertionError(f"{view.__name__} never called if_match.check()")
                return result

            return document(run, if_match=required)

        return decorate

    def etag(self, view: View) -> View:
        """Answer with an ETag of the result's ``version`` and the body; a GET whose If-None-Match names it gets 304.

        The view returns the result, or it and a dict of further headers.
        """

        @wraps(view)
        def run(*args: Any, **kwargs: Any) -> Any:
            result = view(*args, **kwargs)
            _flush()
            if isinstance(result, BaseResponse):
                return result
            result, headers = result if isinstance(result, tuple) else (result, {})
            version = result["version"] if isinstance(result, dict) else result.version
            return result, {"ETag": f'"{version}"', **headers}  # ``response`` adds the digest of a body

        return document(run, etag=True)

    def cached(
        self, *, seconds: int, for_all: bool = False, same_for_all: Callable[[], bool] | None = None
    ) -> Callable[[View], View]:
        """Let anyone keep the answer for ``seconds``; its ETag, unless it has one, is a digest of the content.

        What is told to somebody with a token is theirs, and so that they see their own changes at once it is asked for
        again each time. With ``for_all`` the answer is the same whoever asks. ``same_for_all``, asked after the view,
        tells whether the one to this caller with a token is; the gateway learns it and may give out what it has.
        """

        def decorate(view: View) -> View:
            @wraps(view)
            def run(*args: Any, **kwargs: Any) -> BaseResponse:
                response = make_response(view(*args, **kwargs))
                own = "Authorization" in request.headers and not for_all
                response.headers["Cache-Control"] = "private, no-cache" if own else f"public, max-age={seconds}"
                if own and same_for_all is not None and same_for_all():
                    response.headers[SAME_FOR_ALL] = f"max-age={seconds}"
                if not for_all:
                    response.vary.add("Authorization")
                return response if "ETag" in response.headers else conditional(response)

            return document(run, etag=True, is_personal=not for_all)

        return decorate

    def problems(self, *kinds: type[Problem]) -> Callable[[View], View]:
        """Document errors beyond those that follow from the route itself."""
        return lambda view: document(view, problems=kinds)

    def refused_as(self, schema: type[ma.Schema], examples: dict[str, Any]) -> Callable[[View], View]:
        """Document that 400 is answered in this form, and for invalid input too: a standard prescribes it.

        The blueprint's error handler must do so. ``examples``: values by their names.
        """
        return lambda view: document(view, refused_as=(schema, examples))


def document(view: View, **facts: Any) -> View:
    """Note facts for the OpenAPI document on the view."""
    noted = deepcopy(getattr(view, "_apidoc", {}))
    noted.setdefault("house", {}).update(facts)
    view._apidoc = noted  # type: ignore[attr-defined]
    return view


def _refusing(view: View, schema: ma.Schema) -> View:
    """The view, unless something is wrong with what it would be given, of which ``schema`` reads the last."""

    @wraps(view)
    def run(*args: Any, **kwargs: Any) -> Any:
        findings.refuse(lambda: schema.judge(args[-1]) if isinstance(schema, Schema) else None)
        return view(*args, **kwargs)

    return run


def _flush() -> None:
    if request.method not in SAFE:
        db_session().flush()

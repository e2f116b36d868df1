"""Schemathesis over every operation of a service: what goes out is as documented and never a 5xx, whatever comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from service_kit.testing.plugin import UserClient

MODES = tuple(GenerationMode)

load_all_checks()
# The rules say more than a schema can; and the harness always signs in, which the last would call ignored.
_UNFIT = [CHECKS.get_one(name) for name in ("positive_data_acceptance", "negative_data_rejection", "ignored_auth")]


def check_documented_answers(
    app: Flask,
    user: UserClient,
    mode: GenerationMode,
    aim: Callable[[Any], None],
    examples: int,
    excluded: Callable[[str], bool] = lambda _path: False,
) -> None:
    """Call each operation ``examples`` times as ``user``, with input that fits the document or (by mode) does not.

    Input that fits is changed by ``aim``, so that it speaks of what is there. DELETE, what other services call and
    ``excluded`` paths are left out.
    """
    headers = {"Authorization": f"Bearer {user.token()}", "If-Match": "*"}

    def call(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            aim(case)
        case.call_and_validate(headers=headers, excluded_checks=_UNFIT)

    results: Any = schemathesis.openapi.from_wsgi("/openapi.json", app).get_all_operations()
    for operation in (result.ok() for result in results):
        path = operation.path
        if operation.method.upper() == "DELETE" or path.startswith("/internal") or excluded(path):
            continue
        limits = settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        limits(given(case=operation.as_strategy(generation_mode=mode))(call))()


def aim_paths(ids: dict[str, Any]) -> Callable[[Any], None]:
    """Put these into a case's path, by the names of its parameters."""

    def aim(case: Any) -> None:
        case.path_parameters = {name: ids[name] for name in case.path_parameters or {}}

    return aim

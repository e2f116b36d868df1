"""What is wrong with one request, gathered from its headers, its query and its body, and refused all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from flask import request

from service_kit.errors import MAX_ERRORS, FieldError, Invalid

_NAME = "setwise.findings"


def note(errors: Iterable[FieldError]) -> None:
    """Keep these for :func:`refuse`, as many as an answer lists and one more."""
    found = request.environ.setdefault(_NAME, [])
    found += islice(errors, MAX_ERRORS + 1 - len(found))


def refuse(judge: Callable[[], None] = lambda: None) -> None:
    """Raise :class:`Invalid` with all that was noted of this request, if anything was, and with what ``judge`` raises
    of members that were not noted."""
    if found := request.environ.pop(_NAME, None):
        refused = {_member(error) for error in found}
        try:
            judge()
        except Invalid as error:
            found += (one for one in error.errors if _member(one) not in refused)
        raise Invalid(errors=found)


def _member(error: FieldError) -> str:
    return "/".join((error.pointer or "").split("/", 2)[:2])

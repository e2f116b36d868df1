"""Who reads in this request, and what they see."""

from __future__ import annotations

from flask import g, request

from catalog_service.exercises.catalogue import Visible, visible_to
from service_kit.security.identity import current_user

ORDINARY = {"user"}
_PLACE = "visible_exercises"


def visible() -> Visible:
    """What the caller sees: without an ``Authorization`` header the public exercises (a bad token is still refused)."""
    found = visible_to(current_user().user_id if request.headers.getlist("Authorization") else None)
    setattr(g, _PLACE, found)
    return found


def is_same_for_all() -> bool:
    """Whether the answer to the caller, who is signed in, is what everybody gets.

    Who ever made an exercise is not answered like others, though it be retired by now. Administrators are not either:
    their changes of public exercises are to be seen at once by themselves.
    """
    found: Visible = getattr(g, _PLACE)
    return found.own is None and current_user().roles <= ORDINARY

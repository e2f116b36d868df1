"""What can go wrong with an exercise beyond bad input."""

from __future__ import annotations

from service_kit.errors import Conflict, Forbidden


class NameTaken(Conflict):
    """You have an exercise of this name, whatever its upper and lower case. Use it, or choose another name."""

    type, title = "exercise-name-taken", "There is an exercise of this name"


class SlugTaken(NameTaken):
    """Another name has this slug already; the next one that follows from the name may be free."""


class NotYours(Forbidden):
    """Public exercises are changed by administrators only. Make a custom exercise of your own instead."""

    type, title = "exercise-not-yours", "This exercise belongs to the public catalogue"

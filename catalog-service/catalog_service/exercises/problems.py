"""What can go wrong with an exercise beyond bad input."""

from __future__ import annotations

from service_kit.errors import Conflict, Forbidden


class NameTaken(Conflict):
    """There is an exercise of this name already, yours or a public one's. Use it, or choose another name."""

    type, title = "exercise-name-taken", "There is an exercise of this name"


class NotYours(Forbidden):
    """Public exercises are changed by administrators only. Make a custom exercise of your own instead."""

    type, title = "exercise-not-yours", "This exercise belongs to the public catalogue"

"""What can go wrong with an exercise beyond bad input."""

from __future__ import annotations

from service_kit.errors import Conflict, Forbidden


class NameTaken(Conflict):
    """There is an exercise of this name, whatever its upper and lower case, at ``href``: use it, or choose another
    name.
    """

    type, title = "exercise-name-taken", "There is an exercise of this name"


class SlugTaken(NameTaken):
    """Another name has this slug already; the next one that follows from the name may be free."""


class NotYours(Forbidden):
    """Public exercises are changed by administrators only. Make a custom exercise of your own instead."""

    type, title = "exercise-not-yours", "This exercise belongs to the public catalogue"


class Merged(Conflict):
    """The exercise was merged into another: change that one, at ``href``, or undo the merge first."""

    type, title = "exercise-merged", "The exercise was merged into another"


class NotMerged(Conflict):
    """Only the merge of an exercise can be undone, and this one is not merged into another."""

    type, title = "exercise-not-merged", "The exercise is not merged"


class MergeTooOld(Conflict):
    """A merge can be undone within 24 hours. Make a new custom exercise to log separately from now on."""

    type, title = "merge-too-old", "The merge cannot be undone any more"

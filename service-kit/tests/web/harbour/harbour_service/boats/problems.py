"""What can go wrong with a boat."""

from service_kit.errors import Conflict


class NameTaken(Conflict):
    """You have a boat of this name. Choose another name."""

    type, title = "boat-name-taken", "There is a boat of this name"


class BerthTaken(Conflict):
    """Another boat lies there. Choose another berth."""

    type, title = "berth-taken", "The berth is taken"

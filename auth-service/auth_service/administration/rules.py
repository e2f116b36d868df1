"""What an administrator must not do."""

from __future__ import annotations

from service_kit.errors import Conflict


class OwnAccount(Conflict):
    """Administrators cannot disable their own account or change its roles: the last one would lock everybody out."""

    type, title = "own-account", "Not on your own account"

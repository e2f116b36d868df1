"""Redis's users: the gateway counts, caches, marks writes and reads who was logged out; auth says who was; the others
only read that.

Whoever gives no password may ask whether the server is alive, and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from cli.system.names import NAMES, Namespace
from cli.system.passwords import GATEWAY

ANYBODY = "user default on nopass resetkeys resetchannels -@all +ping"
# INFO tells which process of the server answers: the copy of ended sessions is believed only by that.
COMMANDS = "+@all -@admin -@dangerous +info"


def acl(space: Namespace, passwords: Mapping[str, str]) -> str:
    """The text of Redis's ``aclfile``; ``passwords`` by reader."""
    lines = [ANYBODY]
    for reader in (*NAMES, GATEWAY):
        digest = hashlib.sha256(passwords[reader].encode()).hexdigest()
        lines.append(f"user {space.user(reader)} on #{digest} resetchannels {keys(space, reader)} {COMMANDS}")
    return "\n".join(lines) + "\n"


def keys(space: Namespace, reader: str) -> str:
    """Which keys a reader may touch, and how."""
    revocations = f"{space.name}:revoked:*"
    if reader == "auth":
        return f"~{revocations}"
    if reader == GATEWAY:
        own = " ".join(f"~{space.name}:{what}:*" for what in ("limits", "cache", "writes"))
        return f"{own} %R~{revocations}"
    return f"%R~{revocations}"

"""How entries of the audit log are chained: each one's hash covers its content and the hash before it.

The person appears only as a pseudonym, and what is personal beyond that (address, device) only as a salted digest:
the details themselves can be erased with the account and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

GENESIS = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One link: what happened (``action``), how it ended, to whom and by whom (pseudonyms)."""

    seq: int
    at: datetime
    action: str
    outcome: str
    subject_ref: UUID | None
    actor_ref: UUID | None
    details: dict[str, Any]
    private_digest: str | None
    previous_hash: str


def entry_hash(entry: Entry) -> str:
    """SHA-256 over the canonical JSON of the entry, hexadecimal."""
    return hashlib.sha256(_canonical(asdict(entry)).encode()).hexdigest()


def private_digest(private: dict[str, str], salt: str) -> str:
    """What the chain keeps of personal details; without the salt nothing can be guessed from it."""
    return hashlib.sha256((salt + _canonical(private)).encode()).hexdigest()


def first_break(links: Iterable[tuple[Entry, str]]) -> int | None:
    """The ``seq`` of the first entry that was changed, removed or put in; None when the chain (in order) holds."""
    previous, expected = GENESIS, 1
    for entry, stored_hash in links:
        whole = entry.seq == expected and entry.previous_hash == previous and entry_hash(entry) == stored_hash
        if not whole:
            return entry.seq
        previous, expected = stored_hash, expected + 1
    return None


def _canonical(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_as_text)


def _as_text(value: object) -> str:
    return value.isoformat(timespec="microseconds") if isinstance(value, datetime) else str(value)

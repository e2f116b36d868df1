"""How entries of the audit log are chained: each one's hash covers its content and the hash before it.

The person appears only as a pseudonym, and what is personal beyond that (address, device) only as a salted digest:
the details themselves can be erased and the chain still verifies. Whoever erases them says so in an entry of its own,
with the number of the erased ones and a digest of which they are.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

GENESIS = "0" * 64
REGISTERED, STARTED, ERASED = "account.registered", "session.started", "account.erased"
EXPIRED, RESTORED = "private.expired", "database.restored"
COUNT, DIGEST = "private_erased", "private_erased_digest"


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


@dataclass(frozen=True)
class Head:
    """The end of a chain: number and hash of its last entry. Written ``1234:9f86d0...``."""

    seq: int
    entry_hash: str

    @classmethod
    def parse(cls, text: str) -> Head:
        """What was noted. Raises ValueError where it is no head."""
        if not re.fullmatch(r"[1-9][0-9]{0,17}:[0-9a-f]{64}", text, re.ASCII):
            raise ValueError("a head is the number of an entry, a colon, and its hash of 64 hexadecimal digits")
        seq, _, link = text.partition(":")
        return cls(int(seq), link)

    def __str__(self) -> str:
        return f"{self.seq}:{self.entry_hash}"


def entry_hash(entry: Entry) -> str:
    """SHA-256 over the canonical JSON of the entry, hexadecimal."""
    return hashlib.sha256(_canonical(asdict(entry)).encode()).hexdigest()


def private_digest(private: dict[str, str], salt: str) -> str:
    """What the chain keeps of personal details; without the salt nothing can be guessed from it."""
    return hashlib.sha256((salt + _canonical(private)).encode()).hexdigest()


def erasure(seqs: Iterable[int]) -> dict[str, Any]:
    """What the entry of an erasure says about the entries (in ascending order) whose personal details are gone."""
    count, digest = 0, hashlib.sha256()
    for seq in seqs:
        count += 1
        digest.update(f"{seq}\n".encode())
    return {COUNT: count, DIGEST: digest.hexdigest()}


def is_erasure(details: Any) -> bool:
    """Whether an entry with these details is that of an erasure, and covers personal details."""
    return isinstance(details, dict) and COUNT in details


def _canonical(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_as_text)


def _as_text(value: object) -> str:
    return value.isoformat(timespec="microseconds") if isinstance(value, datetime) else str(value)

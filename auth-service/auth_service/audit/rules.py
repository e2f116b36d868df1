"""How entries of the audit log are chained: each one's hash covers its content and the hash before it.

The person appears only as a pseudonym, and what is personal beyond that (address, device) only as a salted digest:
the details themselves can be erased and the chain still verifies. Whoever erases them says so in an entry of its own,
with the number of the erased ones and a digest of which they are.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
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


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written: at which entry (None: nowhere in the chain), and what."""

    seq: int | None
    what: str


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


def tells_erasure(details: Any) -> bool:
    """Whether an entry with these details covers erased personal details."""
    return isinstance(details, dict) and COUNT in details


class Chain:
    """Follows a chain, entry by entry in the order of their numbers, and says where it does not hold."""

    def __init__(self) -> None:
        self.seq = 0
        self.hash: str | None = GENESIS  # None: the entry cannot be read

    def follow(self, seq: int, entry: Entry | None, stored_hash: str | None) -> Iterator[Finding]:
        """The next entry there is; None for one that cannot be read."""
        if seq > self.seq + 1:
            yield Finding(self.seq + 1, missing(self.seq + 1, seq - 1))
        elif seq <= self.seq:
            yield Finding(seq, f"entry {seq} was put in: numbers begin with 1")
        elif entry and self.hash and entry.previous_hash != self.hash:
            yield Finding(seq, f"entry {seq} does not follow the one before it: one of them was replaced")
        if entry is None:
            yield Finding(seq, f"entry {seq} was rewritten: it cannot be read any more")
        elif entry_hash(entry) != stored_hash:
            yield Finding(seq, f"entry {seq} was rewritten: its content does not have its hash")
        self.seq, self.hash = max(seq, 0), stored_hash

    def end(self, head: Head | None) -> Iterator[Finding]:
        """All entries were followed; ``head`` is what the database says about the last one."""
        if head is None:
            if self.seq:
                yield Finding(self.seq, f"the head was removed; the last entry is {self.seq}")
        elif head.seq > self.seq:
            yield Finding(self.seq + 1, f"{missing(self.seq + 1, head.seq)}: the end of the chain was removed")
        elif head.seq < self.seq:
            yield Finding(head.seq, f"the head was set back to {head.seq}; the last entry is {self.seq}")
        elif self.hash and head.entry_hash != self.hash:
            yield Finding(self.seq, f"the head names another entry {self.seq} than there is")


def missing(first: int, last: int) -> str:
    """Tell which entries are not there."""
    return f"entry {first} is missing" if first == last else f"entries {first} to {last} are missing"


def _canonical(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_as_text)


def _as_text(value: object) -> str:
    return value.isoformat(timespec="microseconds") if isinstance(value, datetime) else str(value)

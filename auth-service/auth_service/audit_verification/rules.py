"""How a chain of audit entries is followed, and what is found where it does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auth_service.audit.rules import GENESIS, Entry, Head, entry_hash


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written: at which entry (None: nowhere in the chain), and what."""

    seq: int | None
    what: str


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

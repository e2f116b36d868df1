"""Whether the audit log is as it was written: chain, head, personal details, erasures, and what else knows of them.

All of it as of one instant, while others go on appending, and page by page: a long chain takes time, not memory.

What is not noticed without a key that lies elsewhere: somebody who writes a chain of their own with right hashes, and
an end that was cut off together with all that knows of it. A head that was noted outside of the database shows both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from auth_service.audit import queries
from auth_service.audit.queries import Link
from auth_service.audit.rules import (
    COUNT,
    DIGEST,
    RESTORED,
    Head,
    erasure,
    is_erasure,
    private_digest,
)
from auth_service.audit_verification import expected_entries
from auth_service.audit_verification.rules import Chain, Finding, missing

MAX_LISTED = 100


@dataclass
class Report:
    """What was looked at and what was found: the first hundred findings, and how many there are in all."""

    entries: int = 0
    private: int = 0
    erased: int = 0
    head: Head | None = None
    restores: list[int] = field(default_factory=list)  # entries since which the chain continues from a backup
    findings: list[Finding] = field(default_factory=list)
    count: int = 0

    def add(self, findings: Iterable[Finding]) -> None:
        """Count all, keep some."""
        for finding in findings:
            self.count += 1
            if len(self.findings) < MAX_LISTED:
                self.findings.append(finding)


def verify(noted: Head | None = None) -> Report:
    """Look at everything; ``noted`` is a head that must be part of the chain."""
    report, chain, known = Report(), Chain(), False
    with queries.snapshot():
        report.head = queries.head()
        for links in queries.pages():
            for link in links:
                report.add(chain.follow(*link))
                known = known or noted == Head(link.seq, link.stored_hash or "")
                report.restores += [link.seq] if link.entry and link.entry.action == RESTORED else []
            report.entries += len(links)
            report.add(_private(links, report))
            report.add(_erasures(links))
        report.add(chain.end(report.head))
        report.add(_orphans())
        report.add(expected_entries.missing_entries())
        if noted and not known:
            report.add([_unknown(noted, chain.seq)])
    return report


def _private(links: list[Link], report: Report) -> Iterator[Finding]:
    """The personal details of each entry are as they were written, or an erasure covers that they are gone."""
    rows, erased = queries.private(links), queries.erased(links)
    erasures = queries.erasures_among(set(erased.values()))
    report.private += len(rows)
    report.erased += len(erased)
    absent = [one for one in links if one.entry and one.entry.private_digest and one.seq not in rows.keys() | erased]
    covered = queries.erased_by_older_releases(absent)
    for link in links:
        seq = link.seq
        if seq in erased and erased[seq] not in erasures:
            yield Finding(seq, f"the private details of entry {seq} are marked as erased by an entry that erased none")
        if seq in rows and seq in erased:
            yield Finding(seq, f"the private details of entry {seq} were erased and are there again")
        elif seq in rows and not _matches(link, rows[seq]):
            yield Finding(seq, f"the private details of entry {seq} are not those that were recorded")
    for link in absent:
        if link.seq not in covered:
            yield Finding(link.seq, f"the private details of entry {link.seq} are gone and no erasure covers that")


def _matches(link: Link, row: queries.Private | None) -> bool:
    """Whether these details were recorded with this entry. Of one that cannot be read enough is said already."""
    entry = link.entry
    if row is None or entry is None:
        return row is not None
    same = (row.subject_ref, row.at) == (entry.subject_ref, entry.at)
    return same and private_digest(row.details, row.salt) == entry.private_digest


def _erasures(links: list[Link]) -> Iterator[Finding]:
    """What each entry of an erasure covers is exactly what is marked as erased by it."""
    for seq, entry, _ in links:
        if entry and is_erasure(entry.details):
            marked = erasure(queries.erased_by(seq))
            if marked != {name: entry.details.get(name) for name in (COUNT, DIGEST)}:
                what = f"entry {seq} erased the private details of {entry.details[COUNT]} entries"
                yield Finding(seq, f"{what}, but others ({marked[COUNT]}) are marked as erased by it")


def _orphans() -> Iterator[Finding]:
    for seq in queries.private_without_entry():
        yield Finding(seq, f"there are private details of entry {seq}, and no such entry")
    for seq in queries.erased_without_entry():
        yield Finding(seq, f"the private details of entry {seq} are marked as erased, and there is no such entry")


def _unknown(noted: Head, last: int) -> Finding:
    """Why the noted head is not found in a chain that ends at ``last``."""
    if noted.seq > last:
        return Finding(last + 1, f"the noted head is not there: {missing(last + 1, noted.seq)}")
    return Finding(noted.seq, f"the noted head is another entry {noted.seq} than there is")

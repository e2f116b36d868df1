"""What other tables know of things that must be in the audit log: accounts were registered, sessions were started.

Shows a chain that was emptied or cut off together with its head.
"""

from __future__ import annotations

from collections.abc import Iterator

from auth_service.accounts import queries as account_queries
from auth_service.audit import queries as audit
from auth_service.audit.rules import REGISTERED, STARTED
from auth_service.audit_verification.rules import Finding
from auth_service.login_sessions import queries as login_sessions

PAGE = 200


def missing_entries() -> Iterator[Finding]:
    """Of registered accounts and started sessions the entries that are not there; accounts by their pseudonym."""
    for page in account_queries.pseudonyms(PAGE):
        refs = {row.audit_ref for row in page}
        registered, started = audit.counts_by_subject(REGISTERED, refs), audit.counts_by_subject(STARTED, refs)
        totals = login_sessions.session_counts({row.id for row in page})
        for row in page:
            who = f"of the account with the pseudonym {row.audit_ref}"
            if row.audit_ref not in registered:
                yield Finding(None, f"the registration {who} is missing")
            if (count := totals.get(row.id, 0) - started.get(row.audit_ref, 0)) > 0:
                yield Finding(None, f"the start of {count} sessions {who} is missing")

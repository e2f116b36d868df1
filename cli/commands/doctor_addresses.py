"""The doctor's look at accounts that share an e-mail address, from before each had one form."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from cli.commands.doctor_checks import Finding
from cli.system.databases import connected
from cli.system.environment import database_urls
from cli.system.paths import Data
from service_kit.db.columns import Uuid7

ACCOUNTS = sa.table("accounts", sa.column("id", Uuid7()), sa.column("same_address_as", Uuid7()))
SAME_ADDRESSES = sa.select(ACCOUNTS).where(ACCOUNTS.c.same_address_as.is_not(None)).order_by(ACCOUNTS.c.id)
MEND = "ask who of them owns the address, and let the other one delete the account; until then both can log in"


def same_addresses(data: Data, ports: Mapping[str, int]) -> Iterator[Finding]:
    """Each pair by the accounts' ids, since an address is nobody's business here."""
    try:
        with connected(database_urls(data, os.environ)["auth"]) as connection:
            for account, other in connection.execute(SAME_ADDRESSES).all():
                yield Finding("warn", f"account {account} has the same e-mail address as account {other}", MEND)
    except (LookupError, DatabaseError):  # no database yet, or one that the next start brings up to date
        return

"""What this service's copies have beyond the kit's: rows that stand before their owner has told of them.

What is logged must not wait for other services: where they cannot tell, a hint or defaults stand in, at version 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import update

from service_kit.clock import now
from service_kit.db.session import db_session, transaction
from service_kit.db.upsert import insert_ignoring
from service_kit.errors import Unavailable
from service_kit.messaging.copies import LocalCopy
from service_kit.observability.logs import log

# While an owner has not told of something, it is asked again, when that is written about again, after so long.
ASK_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Hinted:
    """A copy as other slices see it; ``version`` 0: its owner was asked in vain, at ``asked_at``."""

    version: int = 0
    asked_at: datetime | None = None

    @property
    def is_due(self) -> bool:
        """Whether the owner is to be asked, since it has told nothing and was not asked lately."""
        return self.version == 0 and (self.asked_at is None or self.asked_at < now() - ASK_AGAIN)


HintedT = TypeVar("HintedT", bound=Hinted)


class HintedCopy(LocalCopy[HintedT]):
    """A copy whose table has a column ``asked_at``, and whose other columns may come from a hint.

    Until the owner of what it hints at answers, a hint belongs to the user who brought it (``user``): nobody else sees
    it, and the erasure of that user deletes it. If another user brings the same, the hint is nobody's: what is private
    has one owner and nobody else can use it, so what two use is public.
    """

    def ask(self, hints: Mapping[UUID, Mapping[str, Any]]) -> None:
        """Ask the owner, outside of any transaction; of what it cannot tell now the hint (columns, ``user`` among them)
        stands in.
        """
        rows = [{self.key.name: key, **hints[key], "asked_at": now()} for key in sorted(hints)]
        with transaction():
            self.lock_users_of(rows)
            for row in rows:  # in one order, so that no two of us wait for each other
                self._note_asking(row)
        try:
            self.look_up(hints)
        except Unavailable as error:
            log.warning("look-up failed", path=self.path, error=str(error))

    def _note_asking(self, row: dict[str, Any]) -> None:
        if self.may_stay(row) and not insert_ignoring(self.table, row, (self.key.name,)):
            known = update(self.table).where(self.key == row[self.key.name])
            db_session().execute(known.values(asked_at=row["asked_at"]))
            of_another = self.table.version == 0, self.user != row[self.user.key]
            db_session().execute(known.where(*of_another).values({self.user: None}))

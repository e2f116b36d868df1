"""The table of attempts: how full each bucket is. Whose buckets there are is said in ``rules.py``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from auth_service.database import Model
from service_kit.db.columns import UtcDateTime


class AttemptCounter(Model):
    """How full one bucket is. ``key`` is a hash, so that neither addresses nor names stand here.

    An account that does not exist has its bucket like any other: the waits do not tell which ones do.
    """

    __tablename__ = "attempt_counters"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    level: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, index=True)
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

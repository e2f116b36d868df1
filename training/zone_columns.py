"""Time zones in a table: rows that were dated with one that was taken from a profile."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from training.zones import History, spans


def in_another_zone(
    time_zone: InstrumentedAttribute[str], assumed_at: InstrumentedAttribute[datetime | None], history: History
) -> ColumnElement[bool]:
    """Rows whose ``time_zone`` was taken from a profile at ``assumed_at`` and is not the one that held then.

    NULL in ``assumed_at``: the zone was typed, and stays. Nothing follows from an empty history.
    """
    return or_(false(), *(
        and_(
            assumed_at.is_not(None) if span.since is None else assumed_at >= span.since,
            *([] if span.until is None else [assumed_at < span.until]),
            time_zone != span.time_zone,
        )
        for span in spans(history)
    ))  # fmt: skip

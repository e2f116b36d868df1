"""The table of profiles, one row per account under the account's own id."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from auth_service.database import Model
from auth_service.profiles.rules import PRIVACY, SEXES, UNITS, WEEK_STARTS
from service_kit.db.columns import Json, Uuid7
from service_kit.db.session import Versioned
from training.columns import quantity
from training.quantity import Quantity
from training.strength import FORMULAS


def _one_of(column: str, words: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in words)})", name=f"known_{column}")


class Profile(Versioned, Model):
    """What a person says about themselves and how they want figures shown. ``version`` is that of its events."""

    __tablename__ = "profiles"
    id: Mapped[UUID] = mapped_column(Uuid7, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(80), nullable=False)
    name_folded: Mapped[str] = mapped_column(Text, nullable=False)  # the display name as it is searched
    birth_date: Mapped[date | None] = mapped_column(Date)
    sex: Mapped[str | None] = mapped_column(String(16))
    height: Mapped[Quantity | None] = quantity("height", nullable=True)
    units: Mapped[str] = mapped_column(String(16), nullable=False, default="metric")
    language: Mapped[str] = mapped_column(String(16), nullable=False, default="en")
    time_zone: Mapped[str] = mapped_column(String(64), nullable=False, default="UTC")
    time_zones: Mapped[Any] = mapped_column(Json, nullable=False, default=list)  # what was chosen, see training.zones
    week_start: Mapped[str] = mapped_column(String(16), nullable=False, default="monday")
    privacy: Mapped[str] = mapped_column(String(16), nullable=False, default="private")
    strength_formula: Mapped[str] = mapped_column(
        String(16), nullable=False, default=FORMULAS[0], server_default=FORMULAS[0]
    )

    __table_args__ = (
        _one_of("sex", SEXES),
        _one_of("units", UNITS),
        _one_of("week_start", WEEK_STARTS),
        _one_of("privacy", PRIVACY),
    )

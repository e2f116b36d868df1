"""Tables of accounts and of the roles granted to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from auth_service.accounts.rules import MAX_EMAIL, EmailTaken, Role, all_roles
from auth_service.database import Model
from service_kit.clock import now
from service_kit.db.columns import UtcDateTime, Uuid7
from service_kit.db.session import Versioned
from service_kit.ids import new_id


class Account(Versioned, Model):
    """Somebody who may log in. ``audit_ref`` is the pseudonym that stays in the audit log when the row has gone.

    ``email`` is kept as typed, ``email_key`` is its one form and unique. ``same_address_as`` is set on accounts from
    before that form: they keep the key that they had, since the named account has the form of both addresses.
    ``email_verified_at`` waits for mail verification.
    """

    __tablename__ = "accounts"
    email: Mapped[str] = mapped_column(String(MAX_EMAIL), nullable=False)
    email_key: Mapped[str] = mapped_column(String(MAX_EMAIL), nullable=False)
    same_address_as: Mapped[UUID | None] = mapped_column(Uuid7, index=True)
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    password_hash: Mapped[str] = mapped_column(String(200), nullable=False)
    password_changed_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erase_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    audit_ref: Mapped[UUID] = mapped_column(Uuid7, nullable=False, unique=True, default=new_id)

    grants: Mapped[list[RoleGrant]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    # By name: the slice owns its model, this one only shows the display name beside the address.
    profile: Mapped[Any] = relationship("Profile", lazy="joined", innerjoin=True, viewonly=True, uselist=False)

    __table_args__ = (
        UniqueConstraint("email_key", info={"problem": EmailTaken}),
        Index("ix_accounts_erase_after", "erase_after"),
    )

    @property
    def roles(self) -> list[str]:
        """The names of all roles held, in a fixed order."""
        return all_roles(grant.role for grant in self.grants)

    @property
    def display_name(self) -> str:
        """How the person wants to be called."""
        name: str = self.profile.display_name
        return name

    @property
    def disabled(self) -> bool:
        """Whether an administrator has closed the account."""
        return self.disabled_at is not None


class RoleGrant(Model):
    """A role beyond ``user`` that was given to an account."""

    __tablename__ = "role_grants"
    account_id: Mapped[UUID] = mapped_column(Uuid7, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False, default=now)

    __table_args__ = (CheckConstraint(f"role IN ({', '.join(repr(role.value) for role in Role)})", name="known_role"),)

"""Accounts as administrators see them."""

from __future__ import annotations

from auth_service.accounts.rules import Role
from auth_service.accounts.schemas import User
from service_kit.http.fields import Choice, CommaList, Flag, Instant, ListOf, PageQuery, PatchSchema, Sort, Text


class AdminUser(User):
    """An account with its state."""

    disabled = Flag(required=True, metadata={"description": "Whether nobody can log in."})
    erase_after = Instant(
        required=True, allow_none=True, metadata={"description": "When it will be erased; null: never."}
    )
    updated_at = Instant(required=True, metadata={"description": "When it was changed last."})


class AdminUserPatch(PatchSchema):
    """What administrators may change; ``roles`` is the whole list."""

    disabled = Flag(metadata={"description": "True logs it out everywhere and lets nobody log in."})
    roles = ListOf(
        Choice(*[role.value for role in Role]),
        max=len(Role),
        metadata={"description": "All of them, `user` included."},
    )


class AdminUserQuery(PageQuery):
    """Which accounts."""

    q = Text(max=100, metadata={"description": "Part of the e-mail address or display name."})
    role = CommaList(
        Choice(*[role.value for role in Role]), max=len(Role), metadata={"description": "With any of these roles."}
    )
    disabled = Flag(metadata={"description": "Only those that are disabled, or only those that are not."})
    sort = Sort(
        "created_at",
        "-created_at",
        "email",
        "-email",
        load_default="-created_at",
        metadata={"description": "What the list is sorted by; a leading - means descending."},
    )

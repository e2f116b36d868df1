"""Accounts as administrators see them."""

from __future__ import annotations

from auth_service.accounts.rules import Role
from auth_service.accounts.schemas import User
from service_kit.http.fields import Choice, Flag, Instant, ListOf, PageQuery, PatchSchema, Sort, Text


class AdminUser(User):
    """An account with its state."""

    disabled = Flag(required=True)
    erase_after = Instant(required=True, allow_none=True, metadata={"description": "When it will be erased."})
    updated_at = Instant(required=True)


class AdminUserPatch(PatchSchema):
    """What administrators may change; ``roles`` is the whole list."""

    disabled = Flag()
    roles = ListOf(Choice(*[role.value for role in Role]), max=len(Role))


class AdminUserQuery(PageQuery):
    """Which accounts."""

    q = Text(max=100, metadata={"description": "Part of the e-mail address or display name."})
    role = Choice(*[role.value for role in Role])
    disabled = Flag()
    sort = Sort("created_at", "-created_at", "email", "-email", load_default="-created_at")

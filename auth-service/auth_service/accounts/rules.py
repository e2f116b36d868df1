"""How addresses are folded and which roles there are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from service_kit.errors import Conflict, Forbidden, Unauthenticated

MAX_EMAIL = 254


class Role(StrEnum):
    """What an account may be; everyone is at least a user."""

    USER = "user"
    TRAINER = "trainer"
    HEALTH_PROFESSIONAL = "health_professional"
    ADMIN = "admin"


def folded_email(email: str) -> str:
    """An address or a part of one, NFKC and case-folded, local part included; see :mod:`.addresses` for its whole form.

    Mail servers may tell ``Ann@`` from ``ann@``; none that people use does, and two such accounts would be a trap.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", email.strip()).casefold())


def context_words(email: str, display_name: str) -> set[str]:
    """The words that a password must not be built on: the address and its parts, the name and its parts, ours."""
    local, _, domain = folded_email(email).partition("@")
    words = {"setwise", f"{local}@{domain}", local, domain, domain.partition(".")[0], display_name}
    for separated in (local, display_name):
        words.update("".join(char if char.isalnum() else " " for char in separated).split())
    return words


def all_roles(granted: Iterable[str]) -> list[str]:
    """The roles of an account in a fixed order; ``user`` needs no grant."""
    held = {Role.USER.value, *granted}
    return [role.value for role in Role if role.value in held]


class EmailTaken(Conflict):
    """There is an account with this e-mail address already. Log in, or register with another address."""

    type, title = "email-taken", "E-mail address already registered"


class InvalidCredentials(Unauthenticated):
    """E-mail address and password do not belong together. The answer is the same whether the address is known."""

    type, title = "invalid-credentials", "E-mail address or password is wrong"


class WrongPassword(Forbidden):
    """The account's current password is needed for this, and what was sent is not it. Nothing was changed."""

    type, title = "wrong-password", "The password is wrong"


class AccountDisabled(Forbidden):
    """An administrator has closed this account. Ask the people who run this installation."""

    type, title = "account-disabled", "The account is disabled"

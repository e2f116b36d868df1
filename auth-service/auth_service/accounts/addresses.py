"""The one form of an e-mail address, by which accounts are told apart and found.

Two addresses are the same when their mail goes to the same box as far as anybody can see: the domain as A-labels (IDNA
2008 by UTS 46, non-transitional), the local part NFKC and case-folded, and nothing in either that is never shown.
"""

from __future__ import annotations

import re
import unicodedata

import idna

from auth_service.accounts.invisible import has_unseen
from auth_service.accounts.rules import MAX_EMAIL, folded_email
from service_kit.errors import FieldError, Invalid
from service_kit.folding import without_ignorable

# Code and text of the refusal of an address with something in it that is not shown.
INVISIBLE = ("invisible-character", "Must not contain invisible characters, controls or blanks.")

_PLAIN = re.compile(r"[a-z0-9.-]+")


def email_key(email: str) -> str:
    """The form under which an account with this address is found.

    Addresses that no new account can have, since their domain is none, have one too: there may be accounts from before.
    """
    try:
        form = normal_form(without_ignorable(email))
    except ValueError:
        return folded_email(email)
    return form if len(form) <= MAX_EMAIL else folded_email(email)


def normal_form(email: str) -> str:
    """The form itself, of any length. Raises ValueError where the domain has none."""
    local, _, domain = email.strip().rpartition("@")
    return f"{folded_email(local)}@{_as_labels(unified_domain(domain).lower()).rstrip('.')}"


def unified_domain(domain: str) -> str:
    """The domain with compatibility forms unified, and with dots alone between its labels (UTS 46: the ideographic full
    stop is one)."""
    return unicodedata.normalize("NFKC", domain).replace("\u3002", ".")


def _as_labels(domain: str) -> str:
    """The domain as DNS knows it. IDNA has no say in plain names, of which it would refuse some (``my--club.org``)."""
    if _PLAIN.fullmatch(domain) and not any(label.startswith("xn--") for label in domain.split(".")):
        return domain
    return idna.encode(domain, uts46=True, std3_rules=True, transitional=False).decode()


def check_email(email: str) -> None:
    """Raise :class:`Invalid` where this address cannot be a new account's."""
    if errors := email_errors(email):
        raise Invalid(errors=errors)


def email_errors(email: str) -> list[FieldError]:
    """Why this address cannot be a new account's."""
    if has_unseen(email.strip()):
        return [FieldError(*INVISIBLE, pointer="/email")]
    if folded_email(email).startswith('"'):  # the same box as without them, wherever it could be written without
        return [FieldError("quoted", "Write what stands before the @ without quotes.", pointer="/email")]
    try:
        form = normal_form(email)
    except ValueError:  # idna's errors are UnicodeErrors, which are these
        return [FieldError("not-an-email", "What stands behind the @ is no domain.", pointer="/email")]
    if len(form) > MAX_EMAIL:  # a few characters unfold into many
        return [FieldError("not-an-email", f"At most {MAX_EMAIL} characters.", pointer="/email")]
    return []

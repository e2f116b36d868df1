"""The field of an address."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from auth_service.accounts.addresses import INVISIBLE, unified_domain
from auth_service.accounts.invisible import has_unseen
from auth_service.accounts.rules import MAX_EMAIL
from service_kit.http.fields import Text, refuse

_LINE = Text(min=0, max=MAX_EMAIL)
_EMAIL = ma.validate.Email()


class Email(ma.fields.String):
    """An e-mail address of at most 254 characters; kept as typed."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        try:
            address: str = _LINE.deserialize(value)
        except ma.ValidationError as error:
            raise refuse("not-an-email", f"Must be an e-mail address of at most {MAX_EMAIL} characters.") from error
        local, _, domain = address.rpartition("@")
        domain = unified_domain(domain)
        try:
            _EMAIL(f"{local}@{domain}")
            if "." not in domain or domain.startswith("["):
                raise ma.ValidationError("a machine, not a domain: mail to it could only go astray")
        except ma.ValidationError as error:
            raise _refusal(address, domain) from error
        return address

    def openapi(self) -> dict[str, Any]:
        """An address."""
        return {"type": "string", "format": "email", "maxLength": MAX_EMAIL}


def _refusal(address: str, domain: str) -> ma.ValidationError:
    """What is wrong with an address that is none: first what its writer cannot see."""
    if has_unseen(address.strip()):
        return refuse(*INVISIBLE)
    if domain.endswith("."):
        return refuse("not-an-email", "The domain must not end with a dot.")
    return refuse("not-an-email", "Must be an e-mail address such as ada@example.org.")

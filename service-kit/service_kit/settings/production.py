"""What production refuses to start with: secrets that others can guess, and switches that belong to development.

On the loopback address a well-known password is let through: whoever reaches it is on the machine already.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

if TYPE_CHECKING:
    from service_kit.settings.base import BaseSettings

SECRET_LENGTH = 32
SECRET_VARIETY = 8  # different characters; a placeholder such as "xxxxxxxx..." has fewer
PLACEHOLDERS = ("changeme", "change-me", "change_me", "example", "placeholder", "insecure", "default", "password")
# What images, manuals and packages come with. An empty one is how Redis and RabbitMQ are reached without asking.
WELL_KNOWN = frozenset(
    {"guest", "admin", "root", "user", "postgres", "postgresql", "redis", "rabbitmq", "rabbit", "password", "passwd"}
    | {"secret", "changeme", "change-me", "setwise", "test", "example", "default"}
    | {"1234", "12345", "123456", "12345678"}
)
_NEED_PASSWORD = ("amqp", "amqps", "redis", "rediss")


def mistakes(settings: BaseSettings) -> list[str]:
    """Everything in these settings and this environment that production must not run with, one line each."""
    return [
        *weak_secrets(settings.variable_of("service_secret"), settings.service_secrets),
        *([] if settings.revocations_url else ["SETWISE_REVOCATIONS_URL must be set"]),
        *(
            f"{variable} has a password that everybody knows, for a server that is not on this machine"
            for variable, value in settings.texts().items()
            if _has_weak_password(value)
        ),
        *(["FLASK_DEBUG must not be set"] if _debugging() else []),
    ]


def weak_secrets(name: str, secrets: Iterable[str]) -> list[str]:
    """What is wrong with the secrets in the variable of this name, a line each; nothing twice."""
    return list(dict.fromkeys(text for secret in secrets for text in _weak_secret(name, secret)))


def _weak_secret(name: str, secret: str) -> list[str]:
    if len(secret) < SECRET_LENGTH:
        return [f"{name} must have at least {SECRET_LENGTH} characters"]
    if len(set(secret)) < SECRET_VARIETY or any(word in secret.lower() for word in PLACEHOLDERS):
        return [f"{name} looks like a placeholder; make one with a random generator"]
    return []


def _debugging() -> bool:
    """Whether Flask would switch on its debugger, by its own reading of the variable."""
    return os.environ.get("FLASK_DEBUG", "").lower() not in ("", "0", "false", "no")


def _has_weak_password(value: str) -> bool:
    """Whether this is the URL of a server elsewhere, with a password that is in every manual, or with none."""
    if "://" not in value:
        return False
    try:
        url = urlsplit(value)
        host = url.hostname
    except ValueError:
        return False  # whoever uses it will say so
    if not host or _is_loopback(host):
        return False
    if url.password is None:
        return url.scheme in _NEED_PASSWORD
    return _is_well_known(url)


def _is_well_known(url: SplitResult) -> bool:
    password = unquote(url.password or "").lower()
    names = {unquote(url.username or "").lower(), unquote(url.path).strip("/").lower()}
    return not password or password in WELL_KNOWN or password in names


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

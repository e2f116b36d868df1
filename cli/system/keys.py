"""Secrets of one deployment, made on the first start, kept in its data folder for the owner's eyes only."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """The secret in ``path``; made and written (mode 0600) when there is none yet."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(make())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return path.read_bytes()


def service_secret(folder: Path) -> str:
    """What signs the tokens between services of this deployment."""
    return _secret(folder / "service-secret")


def gateway_secret(folder: Path) -> str:
    """By what the auth service of this deployment knows the gateway."""
    return _secret(folder / "gateway-secret")


def _secret(path: Path) -> str:
    return read_or_make(path, lambda: secrets.token_urlsafe(48).encode()).decode()

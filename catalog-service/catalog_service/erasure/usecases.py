"""Forgetting a user."""

from __future__ import annotations

from typing import Any

from catalog_service.exercises import usecases as exercises
from service_kit.erasure import erase_user
from service_kit.subscriptions import Event


def erase(_event: Event, data: dict[str, Any]) -> None:
    """Delete the user's exercises and every trace in the kit's tables. The other services erase their copies."""
    exercises.erase_owner(data["user_id"])
    erase_user(data["user_id"])

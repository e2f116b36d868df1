"""What follows from events: an erasure deletes the definitions."""

from __future__ import annotations

from session_service.custom_fields import usecases

ERASE = usecases.erase

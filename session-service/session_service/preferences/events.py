"""What becomes of a user's preferences when the account is erased."""

from __future__ import annotations

from session_service.preferences import usecases

ERASE = usecases.erase

"""How this slice forgets somebody."""

from __future__ import annotations

from session_service.sessions import usecases

ERASE = usecases.erase

"""What this slice publishes: that an account is there, and what changed about its person."""

from __future__ import annotations

from auth_service.profiles import usecases

PUBLISHES = {usecases.REGISTERED: usecases.payload, usecases.CHANGED: usecases.payload}

STATE = usecases.state

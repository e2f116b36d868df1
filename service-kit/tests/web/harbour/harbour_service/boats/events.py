"""What this slice publishes, and how it forgets somebody."""

from __future__ import annotations

from harbour_service.boats import usecases
from harbour_service.boats.payloads import LAUNCHED, launched

PUBLISHES = {LAUNCHED: launched}
ERASE = usecases.erase

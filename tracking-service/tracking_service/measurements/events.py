"""What this slice publishes."""

from __future__ import annotations

from tracking_service.measurements import usecases
from tracking_service.measurements.payloads import DELETED, LOGGED, deleted, logged

PUBLISHES = {LOGGED: logged, DELETED: deleted}
STATE = usecases.state
ERASE = usecases.erase

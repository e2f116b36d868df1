"""What the harbour publishes of boats."""

from __future__ import annotations

from typing import Any

LAUNCHED = "harbour.boat-launched.v1"


def launched(boat: Any) -> dict[str, Any]:
    """The boat."""
    return {"boat_id": str(boat.id), "name": boat.name}

"""How a measurement is to be made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """``quick``: only to see that it works, with few rounds; ``database``: sqlite (embedded) or postgresql (with
    RabbitMQ and Redis)."""

    database: str = "sqlite"
    quick: bool = False

    def rounds(self, usual: int, quick: int = 1) -> int:
        """How many of something to do."""
        return quick if self.quick else usual

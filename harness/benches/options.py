"""How a measurement is to be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.benches.systems import Setwise


@dataclass(frozen=True)
class Options:
    """``quick``: only to see that it works, with few rounds; ``database``: sqlite (embedded) or postgresql (with
    RabbitMQ and Redis); ``system``: one that runs on it already and is shared by all measurements."""

    database: str = "sqlite"
    quick: bool = False
    system: Setwise | None = None

    def rounds(self, usual: int, quick: int = 1) -> int:
        """How many of something to do."""
        return quick if self.quick else usual

"""What every service that copies exercises knows of each."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ExerciseCopy:
    """An exercise as others than the catalogue see it; ``owner_id`` is None for the public ones."""

    id: UUID
    owner_id: UUID | None
    name: str
    measure: str

    def visible_to(self, user_id: UUID) -> bool:
        """Whether it is public or the user's own."""
        return self.owner_id in (None, user_id)

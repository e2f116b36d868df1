"""A measured figure beside what it may be at most."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """``value`` in ``unit`` (``x`` for a ratio), promised to be ``at_most`` so much (None: printed only)."""

    name: str
    value: float
    unit: str
    at_most: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the promise is met; a figure without one always is."""
        return self.at_most is None or self.value <= self.at_most

    def __str__(self) -> str:
        promise = "" if self.at_most is None else f"   at most {self.at_most:g} {self.unit}"
        return f"{self.name:52} {self.value:10.3f} {self.unit:3}{promise}{'' if self.holds else '   TOO MUCH'}"

"""A measured figure beside what it may be at most, and the table that figures are printed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Self

NAME_WIDTH, WIDTH = 52, 10


@dataclass(frozen=True)
class Figure:
    """``value`` in ``unit`` (``x`` for a ratio), promised to be ``at_most`` or ``at_least`` so much (None: printed
    only). ``least`` and ``most`` are the ends of the rounds whose median it is; ``more`` are further columns by name.
    """

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    least: float | None = None
    most: float | None = None
    more: Mapping[str, float | None] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, rounds: Sequence[float], unit: str, at_most: float | None = None, **columns: Any) -> Self:
        """The median of some rounds, with the least and the most of them."""
        return cls(name, median(rounds), unit, at_most, least=min(rounds), most=max(rounds), **columns)

    @property
    def holds(self) -> bool:
        """Whether the promise is met; a figure without one always is."""
        not_too_much = self.at_most is None or self.value <= self.at_most
        return not_too_much and (self.at_least is None or self.value >= self.at_least)

    def __str__(self) -> str:
        ends = (_cell(self.least), _cell(self.value), _cell(self.most))
        columns = "".join((*ends, f" {self.unit:4}", *(_cell(value, name) for name, value in self.more.items())))
        return f"{self.name:{NAME_WIDTH}}{columns}{self._promise()}".rstrip()

    def _promise(self) -> str:
        promises = (("at most", self.at_most), ("at least", self.at_least))
        texts = [f"   {word} {value:.4g} {self.unit}" for word, value in promises if value is not None]
        verdict = "" if self.holds else "   TOO LITTLE" if self.at_least is not None else "   TOO MUCH"
        return "".join(texts) + verdict

    def as_json(self) -> dict[str, Any]:
        """For programs that compare runs."""
        return {**vars(self), "more": dict(self.more), "holds": self.holds}


def heading(more: Iterable[str]) -> str:
    """The line above figures with these further columns."""
    ends = "".join(f"{word:>{WIDTH}}" for word in ("min", "median", "max"))
    return f"{'':{NAME_WIDTH}}{ends}     " + "".join(f"{name:>{_width(name)}}" for name in more)


def _cell(value: float | None, name: str = "") -> str:
    return f"{'' if value is None else f'{value:,.3f}':>{_width(name)}}"


def _width(name: str) -> int:
    return max(WIDTH, len(name) + 2)

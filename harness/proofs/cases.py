"""What the sections of a proof share: a case, and loads as people type them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from harness.proofs.oracle import Typed

# Unit in which somebody who reads metric or imperial figures gets masses.
MASS = {"metric": "kg", "imperial": "lb"}


@dataclass(frozen=True)
class Case:
    """What somebody did, what came back and what is right."""

    input: str
    output: Any
    right: Any


def random_load(random: Random, units: tuple[str, ...] = ("kg", "lb")) -> Typed:
    """A load with up to three decimals."""
    places = random.randrange(4)
    unit = random.choice(units)
    most = {"kg": 300, "lb": 600, "g": 300_000, "oz": 9600, "st": 40}[unit]
    return Typed(f"{random.randrange(3 * 10**places, most * 10**places) / 10**places:.{places}f}", unit)

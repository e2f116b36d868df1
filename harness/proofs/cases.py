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


def random_load(random: Random, least: int = 3) -> Typed:
    """A load with up to three decimals, of ``least`` kilograms or pounds."""
    places = random.randrange(4)
    unit = random.choice(("kg", "lb"))
    most = {"kg": 300, "lb": 600}[unit]
    return Typed(f"{random.randrange(least * 10**places, most * 10**places) / 10**places:.{places}f}", unit)


def random_weight(random: Random) -> Typed:
    """A weight that a body has, so that it counts at once."""
    return random_load(random, least=60)

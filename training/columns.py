"""Quantities in a table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Composite, composite, mapped_column

from training.quantity import Quantity


def quantity(name: str, *, nullable: bool = False) -> Composite[Any]:
    """A quantity kept in three columns ``<name>_base``, ``<name>_value``, ``<name>_unit``; read as one Quantity.

    ``Model.<name>_base`` (integer steps, see :mod:`training.quantity`) is what queries filter and sort by.
    """
    return composite(
        Quantity,
        mapped_column(f"{name}_base", BigInteger, nullable=nullable),
        mapped_column(f"{name}_value", String(32), nullable=nullable),
        mapped_column(f"{name}_unit", String(16), nullable=nullable),
        return_none_on=lambda *parts: all(part is None for part in parts),
    )

"""Boats from outside."""

from __future__ import annotations

from service_kit.http import fields as f
from training.fields import QuantityField


class BoatReplace(f.Schema):
    """All of a boat."""

    name = f.Text(max=80, required=True)
    length = QuantityField("length", min="0 m", max="500 m", allow_none=True)
    launched_at = f.Instant(allow_none=True)
    papers = f.ListOf(f.Text(max=40), max=3, load_default=list)
    berth = f.Text(max=10, allow_none=True)


class BoatCreate(BoatReplace):
    """A new boat."""

    id = f.Uuid()


class BoatPatch(f.PatchSchema, BoatCreate):
    """Changes to a boat."""


class Boat(BoatCreate):
    """A boat."""

    version = f.Integer(required=True)
    created_at = f.Instant(required=True)


class Mark(f.Schema):
    """Something at the harbour that has a name."""

    name = f.Text()


class BoatQuery(f.PageQuery):
    """Filters of boats."""

    name = f.CommaList(f.Text(max=80), max=3)
    moored = f.Flag()
    sort = f.Sort("name", "-name", load_default="name")


class LogQuery(f.CursorQuery):
    """The log of boats."""

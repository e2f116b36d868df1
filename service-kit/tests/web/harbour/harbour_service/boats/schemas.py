"""Boats from outside."""

from __future__ import annotations

from service_kit.http import fields as f
from training.fields import QuantityField


class BoatReplace(f.Schema):
    """All of a boat."""

    name = f.Text(max=80, required=True, metadata={"description": "Name of the boat."})
    length = QuantityField("length", min="0 m", max="500 m", allow_none=True)
    launched_at = f.Instant(allow_none=True, metadata={"description": "When it was launched; null: it was not yet."})
    papers = f.ListOf(f.Text(max=40), max=3, load_default=list, metadata={"description": "Numbers of its papers."})
    berth = f.Text(max=10, allow_none=True, metadata={"description": "Where it lies; null: at sea."})


class BoatCreate(BoatReplace):
    """A new boat."""

    id = f.Uuid(metadata={"description": "A UUIDv7 of your own choice."})


class BoatPatch(f.PatchSchema, BoatCreate):
    """Changes to a boat."""


class Boat(BoatCreate):
    """A boat."""

    version = f.Integer(required=True, metadata={"description": "Grows with each change."})
    created_at = f.Instant(required=True, metadata={"description": "When it was registered."})


class Mark(f.Schema):
    """Something at the harbour that has a name."""

    name = f.Text(metadata={"description": "Name of the mark."})


class BoatQuery(f.PageQuery):
    """Filters of boats."""

    name = f.CommaList(f.Text(max=80), max=3, metadata={"description": "Any of these names."})
    moored = f.Flag(metadata={"description": "Only those that have a berth, or only those that have none."})
    sort = f.Sort("name", "-name", load_default="name", metadata={"description": "Order of the list."})


class LogQuery(f.CursorQuery):
    """The log of boats."""

"""This service's declarative base and database; the kit's own tables are among its metadata."""

from __future__ import annotations

from service_kit.db.session import make_database

Model, db = make_database()

"""The catalogue's own metadata and session."""

from service_kit.db.session import make_database

Model, db = make_database()

"""The session service's own tables and its database handle."""

from service_kit.db.session import make_database

Model, db = make_database()

"""Names of any script: what makes two the same is a column, and the search knows words of every alphabet."""

import sqlalchemy as sa
from alembic import op

from catalog_service.search.rules import pieces_of, words
from service_kit.db import columns
from service_kit.folding import name_key

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# No release has written exercises without a key of their names.
CONTRACTS = "exercises without a name_key"

exercises = sa.table(
    "exercises",
    sa.column("id", columns.Uuid7()),
    sa.column("owner_id", columns.Uuid7()),
    sa.column("name", sa.String()),
    sa.column("name_key", sa.String()),
    sa.column("aliases", columns.Json()),
    sa.column("retired_at", columns.UtcDateTime()),
)
documents = sa.table("search_documents", sa.column("exercise_id", columns.Uuid7()), sa.column("fields", columns.Json()))
trigrams = sa.table("search_trigrams", sa.column("trigram", sa.String()), sa.column("exercise_id", columns.Uuid7()))

IN_USE = {
    "uq_exercises_own_name": (["owner_id", "name_key"], "owner_id IS NOT NULL AND retired_at IS NULL"),
    "uq_exercises_public_name": (["name_key"], "owner_id IS NULL AND retired_at IS NULL"),
}


def upgrade() -> None:
    op.add_column("exercises", sa.Column("name_key", sa.String(length=240), nullable=False, server_default=""))
    fill_keys(op.get_bind())
    for index, (indexed, condition) in IN_USE.items():
        where = sa.text(condition)
        op.create_index(index, "exercises", indexed, unique=True, sqlite_where=where, postgresql_where=where)
    renew_search(op.get_bind())


def fill_keys(bind: sa.Connection) -> None:
    """Give every exercise the key of its name; of two with the same one, the later gets its id behind it.

    Its name stays as it is, and so does that key until somebody gives it another name.
    """
    in_use = set()
    every = sa.select(exercises.c.id, exercises.c.owner_id, exercises.c.name, exercises.c.retired_at)
    for row in bind.execute(every.order_by(exercises.c.id)).all():
        key = name_key(row.name)[:240]
        if row.retired_at is None and (row.owner_id, key) in in_use:
            key = f"{key[:200]} {row.id}"
        if row.retired_at is None:
            in_use.add((row.owner_id, key))
        bind.execute(sa.update(exercises).where(exercises.c.id == row.id).values(name_key=key))


def renew_search(bind: sa.Connection) -> None:
    """Index the names and aliases of every exercise in use anew; the words of its muscles and equipment stay."""
    found = sa.select(exercises.c.id, exercises.c.name, exercises.c.aliases, documents.c.fields)
    for row in bind.execute(found.join_from(documents, exercises, documents.c.exercise_id == exercises.c.id)).all():
        fields = {"titles": [words(title) for title in (row.name, *row.aliases)], "keywords": row.fields["keywords"]}
        bind.execute(sa.update(documents).where(documents.c.exercise_id == row.id).values(fields=fields))
        bind.execute(sa.delete(trigrams).where(trigrams.c.exercise_id == row.id))
        rows = [{"trigram": piece, "exercise_id": row.id} for piece in sorted(pieces_of(fields))]
        bind.execute(sa.insert(trigrams), rows)


def downgrade() -> None:
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        for index, (_, condition) in IN_USE.items():
            where = sa.text(condition)
            batch_op.drop_index(index, sqlite_where=where, postgresql_where=where)
        batch_op.drop_column("name_key")

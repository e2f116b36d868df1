"""Copies of exercises say whether theirs is retired.

Until now a retirement left a tombstone of the version before it, and raised the copy to its own.
"""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

EXERCISES = sa.table(
    "exercises",
    sa.column("id", columns.Uuid7()),
    sa.column("version", sa.BigInteger),
    sa.column("retired", sa.Boolean),
    sa.column("merged_into", columns.Uuid7()),
)
TOMBSTONES = sa.table("tombstones", sa.column("digest", sa.String), sa.column("version", sa.BigInteger))


def upgrade() -> None:
    op.add_column("exercises", sa.Column("retired", sa.Boolean(), nullable=False, server_default=sa.false()))
    deleted = op.get_bind().execute(sa.select(TOMBSTONES.c.digest, TOMBSTONES.c.version)).all()
    before = {digest: version for digest, version in deleted if version is not None}
    rows = op.get_bind().execute(sa.select(EXERCISES.c.id, EXERCISES.c.version, EXERCISES.c.merged_into)).all()
    for key, version, merged_into in rows:
        digest = sha256(f"setwise tombstone subject {key}".encode()).hexdigest()
        if merged_into is not None or before.get(digest) == version - 1:
            op.execute(EXERCISES.update().where(EXERCISES.c.id == key).values(retired=True))


def downgrade() -> None:
    with op.batch_alter_table("exercises", schema=None) as batch_op:
        batch_op.drop_column("retired")

"""Profiles tell which time zones were chosen, and since when. What is there now counts as the first choice."""

import sqlalchemy as sa
from alembic import op

from service_kit.db import columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

profiles = sa.table("profiles", sa.column("time_zone", sa.String), sa.column("time_zones", columns.Json()))


def upgrade() -> None:
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("time_zones", columns.Json(), nullable=False, server_default="[]"))
    fill_in_choices(op.get_bind())


def fill_in_choices(bind: sa.Connection) -> None:
    """Count every time zone but the default as a choice."""
    chosen = sa.select(profiles.c.time_zone).where(profiles.c.time_zone != "UTC").distinct()
    for name in bind.scalars(chosen).all():
        first = [{"time_zone": name, "since": None}]
        bind.execute(profiles.update().where(profiles.c.time_zone == name).values(time_zones=first))


def downgrade() -> None:
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.drop_column("time_zones")

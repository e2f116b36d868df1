"""Which migrations the code of the release before survives."""

from __future__ import annotations

import pytest

from service_kit.testing.revisions import breakages, contracts


def revision(*lines: str) -> str:
    body = "\n    ".join(lines)
    return f'def upgrade() -> None:\n    {body}\n\n\ndef downgrade() -> None:\n    op.drop_table("boats")\n'


@pytest.mark.parametrize(
    "line",
    [
        'op.create_table("boats", sa.Column("name", sa.String(), nullable=False, unique=True))',
        'op.create_index("ix_boats_name", "boats", ["name"])',
        'op.add_column("boats", sa.Column("draught", sa.Integer()))',
        'op.add_column("boats", sa.Column("draught", sa.Integer(), nullable=True))',
        'op.add_column("boats", sa.Column("draught", sa.Integer(), nullable=False, server_default="0"))',
        'op.alter_column("boats", "name", existing_type=sa.String(), nullable=True)',
        'op.alter_column("boats", "name", server_default="")',
        'op.create_index("ix_boats_name", "boats", ["name"], unique=False)',
    ],
)
def test_expanding_is_free(line: str) -> None:
    assert breakages(revision(line)) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('op.drop_table("boats")', "drop_table boats"),
        ('op.drop_column("boats", "name")', "drop_column boats name"),
        ('op.rename_table("boats", "ships")', "rename_table boats ships"),
        ('op.alter_column("boats", "name", new_column_name="title")', "alter_column boats name (new_column_name)"),
        ('op.alter_column("boats", "name", nullable=False)', "alter_column boats name (nullable)"),
        ('op.alter_column("boats", "name", type_=sa.Integer())', "alter_column boats name (type_)"),
        ('op.alter_column("boats", "name", **rest)', "alter_column boats name (**)"),
        ('op.create_index("uq_name", "boats", ["name"], unique=True)', "create_index uq_name boats"),
        ('op.create_unique_constraint("uq_name", "boats", ["name"])', "create_unique_constraint uq_name boats"),
        ('op.create_check_constraint("ck_n", "boats", "n > 0")', "create_check_constraint ck_n boats n > 0"),
        ('op.create_foreign_key("fk", "boats", "piers", ["pier"], ["id"])', "create_foreign_key fk boats piers"),
        (
            'op.add_column("boats", sa.Column("draught", sa.Integer(), nullable=False))',
            "add_column draught (required, without a server default)",
        ),
    ],
)
def test_contracting_is_reported(line: str, message: str) -> None:
    assert breakages(revision(line)) == [f"2: {message}"]


def test_it_is_seen_inside_a_batch_too() -> None:
    found = breakages(revision('with op.batch_alter_table("boats") as batch_op:', '    batch_op.drop_column("name")'))
    assert found == ["3: drop_column name"]


def test_a_table_of_the_same_revision_may_be_finished_in_steps() -> None:
    made = 'op.create_table("boats")'
    batch = 'with op.batch_alter_table("boats") as batch_op:'
    assert breakages(revision(made, batch, '    batch_op.create_index("uq", ["name"], unique=True)')) == []
    assert breakages(revision(made, 'op.add_column("boats", sa.Column("n", sa.Integer(), nullable=False))')) == []


def test_a_revision_can_say_that_it_contracts() -> None:
    dropped = revision('op.drop_column("boats", "name")')
    assert not contracts(dropped)
    assert contracts(f'CONTRACTS = "release 3 reads `title` instead"\n{dropped}')

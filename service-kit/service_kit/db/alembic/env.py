"""Alembic's environment for every service; :mod:`service_kit.db.migrations` hands over connection and metadata."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context


def render(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Name the kit's column types in generated revisions."""
    if kind == "type" and type(item).__module__ == "service_kit.db.columns":
        autogen_context.imports.add("from service_kit.db import columns")
        return f"columns.{type(item).__name__}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    render_as_batch=True,
    render_item=render,
    transactional_ddl=True,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()

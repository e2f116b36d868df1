"""What is asked of SQLite for each connection."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine

from service_kit.db.session import tune

FULL = 2


def test_what_was_acknowledged_is_on_the_disk_and_what_was_deleted_is_not(tmp_path: Path) -> None:
    """Killing processes does not show it: the pages of a killed process live on in the system's memory."""
    engine = create_engine(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    tune(engine)
    with engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert settings == {"journal_mode": "wal", "synchronous": FULL, "foreign_keys": 1, "secure_delete": 1}

"""Time zones come from IANA's names and the pinned rules, never from the machine."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import marshmallow as ma
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, text

from kit_history.data_changes import replace_unknown_time_zones
from service_kit.http.fields import TimeZone
from service_kit.time_zones import names

NO_ZONES = [
    "localtime", "Localtime", "LOCALTIME", "Factory", "posixrules", "posix/Europe/Berlin", "right/Europe/Berlin",
    "right/UTC", "Europe/berlin", "europe/Berlin", "Europe/Berlin ", " UTC", "Europe//Berlin", "Europe/./Berlin",
    "./UTC", "/etc/localtime", "../localtime", "Europe", "tzdata.zi", "zone.tab", "zones", "UTC+1", "+01:00",
    "CET-1CEST", "", "Europe/Berlin\x00",
]  # fmt: skip


@pytest.mark.parametrize("name", NO_ZONES)
def test_what_only_a_machine_knows_is_no_zone(name: str) -> None:
    with pytest.raises(ma.ValidationError):
        TimeZone().deserialize(name)


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+12", "US/Pacific"])
def test_every_name_of_ianas_is_one(name: str) -> None:
    assert TimeZone().deserialize(name) == name


def test_each_has_rules_of_its_own_without_the_machine() -> None:
    assert zoneinfo.TZPATH == ()
    assert len(names()) > 500
    instant = datetime(2026, 3, 12, tzinfo=UTC)
    assert all(instant.astimezone(ZoneInfo.no_cache(name)).utcoffset() is not None for name in names())
    for name in ("localtime", "posixrules", "right/UTC"):
        with pytest.raises(ZoneInfoNotFoundError):
            ZoneInfo.no_cache(name)


def test_rows_that_had_none_get_utc(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        connection.execute(text("CREATE TABLE dwellers (time_zone VARCHAR(64))"))
        for name in ("localtime", "Factory", "Europe/Berlin", "right/UTC"):
            connection.execute(text("INSERT INTO dwellers VALUES (:name)"), {"name": name})
        replace_unknown_time_zones("dwellers")
        found = sorted(connection.scalars(text("SELECT time_zone FROM dwellers")))
        connection.execute(text("DROP TABLE dwellers"))
    engine.dispose()
    assert found == ["Europe/Berlin", "UTC", "UTC", "UTC"]

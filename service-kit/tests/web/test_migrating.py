"""A migration has more time than a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from service_kit.db import migrations, postgresql
from service_kit.testing.plugin import SECRET
from service_kit.testing.postgresql import POSTGRES, postgresql_database

WAITS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND wait_event = 'advisory' AND clock_timestamp() - query_start > interval '200 ms'
"""


@pytest.fixture
def harbour(service: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Flask, Any]]:
    """A harbour on an empty database whose statements may take an instant, and a way to look at it from outside."""
    from harbour_service.settings import Settings

    try:
        create_engine(POSTGRES, connect_args={"connect_timeout": 2}).connect().close()
    except OperationalError as error:
        pytest.skip(f"NO POSTGRESQL, SO NOTHING IS PROVED HERE: {error}")
    monkeypatch.setattr(postgresql, "STATEMENT_MS", 100)
    monkeypatch.setattr(postgresql, "LOCK_WAIT_MS", 100)
    with postgresql_database() as url:
        engine = create_engine(url, poolclass=NullPool)
        yield service(Settings(mode="test", database_url=url, service_secret=SECRET, log_level="warning")), engine


def test_it_waits_for_another_one_as_long_as_it_takes(harbour: tuple[Flask, Any], eventually: Any) -> None:
    app, outside = harbour
    with ThreadPoolExecutor(1) as elsewhere:
        with outside.connect() as other, other.begin(), outside.connect() as looking:
            looking.execution_options(isolation_level="AUTOCOMMIT")  # one transaction sees one picture of the others
            other.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": migrations.LOCK})
            made = elsewhere.submit(migrations.upgrade, app)
            eventually(lambda: looking.execute(text(WAITS)).scalar_one() == 1 or made.done())
        assert made.result() == migrations.current(app)


def test_the_release_before_leaves_a_newer_database_as_it_is(harbour: tuple[Flask, Any]) -> None:
    app, outside = harbour
    migrations.upgrade(app)
    with outside.begin() as later:
        later.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert migrations.upgrade(app) == "9999" == migrations.current(app)

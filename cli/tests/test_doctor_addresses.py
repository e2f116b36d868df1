"""The doctor lists accounts that share an address, and names none."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from cli.commands import doctor
from cli.commands.doctor_addresses import ACCOUNTS, same_addresses
from cli.host.ports import free_row
from cli.system.paths import Data
from cli.system.services import LISTENERS, ports
from service_kit.db.columns import Uuid7
from service_kit.testing.postgresql import postgresql_database

ONE, OTHER = UUID("01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"), UUID("01977f40-1b2c-7d3e-8f90-a1b2c3d4e5f6")


@pytest.fixture(params=["sqlite", "postgresql"])
def data(request, tmp_path, monkeypatch):
    folder = Data(tmp_path / "data")
    folder.make()
    if request.param == "sqlite":
        yield folder, f"sqlite:///{folder.database('auth')}"
        return
    with postgresql_database() as url:
        monkeypatch.setenv("SETWISE_AUTH_DATABASE_URL", url)
        yield folder, url


def test_pairs_are_listed_by_their_ids(data):
    folder, url = data
    assert list(same_addresses(folder, {})) == []
    engine = sa.create_engine(url)
    columns = (sa.Column(name, Uuid7()) for name in ("id", "same_address_as"))
    sa.Table("accounts", sa.MetaData(), *columns, sa.Column("email", sa.String())).create(engine)
    with engine.begin() as connection:
        rows = [{"id": OTHER, "same_address_as": None}, {"id": ONE, "same_address_as": OTHER}]
        connection.execute(sa.insert(ACCOUNTS), rows)
    engine.dispose()
    (found,) = same_addresses(folder, {})
    assert (found.level, found.what) == ("warn", f"account {ONE} has the same e-mail address as account {OTHER}")
    assert found in list(doctor.findings(folder, ports(free_row(len(LISTENERS)))))

"""Ended sessions: seen by every process at once, and never "not revoked" when nobody can tell."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from service_kit.clock import now
from service_kit.errors import Unavailable
from service_kit.ids import new_id
from service_kit.security.revocations import open_revocations
from service_kit.testing.frozen_clock import frozen


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/deep/revocations.db"


@pytest.fixture
def store(url):
    opened = open_revocations(url)
    opened.prepare()
    return opened


def test_a_revoked_session_is_refused_everywhere_at_once(store, url):
    reader, sid = open_revocations(url), new_id()
    assert not reader.is_revoked(sid)
    store.revoke_all([(sid, now() + timedelta(minutes=10))])
    assert reader.is_revoked(sid)
    assert not reader.is_revoked(new_id())


def test_without_the_file_nobody_can_tell(url, store):
    assert not store.is_revoked(new_id())
    (store.path.parent).rename(store.path.parent.with_name("elsewhere"))
    for one in (store, open_revocations(url)):
        with pytest.raises(Unavailable):
            one.is_revoked(new_id())


def test_a_damaged_file_is_not_an_empty_one(store, url):
    store.path.write_bytes(b"not a database at all" * 500)
    with pytest.raises(Unavailable):
        open_revocations(url).is_revoked(new_id())


def test_an_empty_file_is_not_an_empty_list(store, url, tmp_path):
    (tmp_path / "empty.db").touch()
    with pytest.raises(Unavailable):
        open_revocations(f"sqlite:///{tmp_path}/empty.db").is_revoked(new_id())


def test_a_replaced_file_is_noticed(store, url, tmp_path):
    reader, sid = open_revocations(url), new_id()
    assert not reader.is_revoked(sid)
    fresh = open_revocations(f"sqlite:///{tmp_path}/fresh.db")
    fresh.revoke_all([(sid, now() + timedelta(minutes=10))])
    for leftover in store.path.parent.glob("revocations.db-*"):
        leftover.unlink()
    fresh.path.replace(store.path)
    assert reader.is_revoked(sid)


def test_another_process_sees_it(store, url):
    sid = new_id()
    reader = open_revocations(url)
    assert not reader.is_revoked(sid)
    program = (
        "import sys; from uuid import UUID; from datetime import timedelta; from service_kit.clock import now;"
        "from service_kit.security.revocations import open_revocations;"
        "open_revocations(sys.argv[1]).revoke_all([(UUID(sys.argv[2]), now() + timedelta(minutes=10))])"
    )
    subprocess.run([sys.executable, "-c", program, url, str(sid)], check=True)
    assert reader.is_revoked(sid)


def test_many_threads_write_and_read(store, url):
    reader = open_revocations(url)

    def end(_number):
        sid = new_id()
        before = reader.is_revoked(sid)
        store.revoke_all([(sid, now() + timedelta(minutes=10))])
        return before, reader.is_revoked(sid)

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(end, range(200))) == {(False, True)}


def test_expired_entries_are_forgotten_with_a_margin_for_the_clock(store):
    old, late = new_id(), now() + timedelta(minutes=10)
    store.revoke_all([(old, late)])
    with frozen(late + timedelta(minutes=30)):
        store.revoke_all([(new_id(), now() + timedelta(minutes=10))])
        assert store.is_revoked(old)
    with frozen(late + timedelta(hours=2)):
        store.revoke_all([(new_id(), now() + timedelta(minutes=10))])
        assert not store.is_revoked(old)


def test_a_later_end_wins_whatever_the_order(store):
    sid, soon, late = new_id(), now() + timedelta(minutes=1), now() + timedelta(hours=5)
    store.revoke_all([(sid, late), (sid, soon)])
    with frozen(soon + timedelta(hours=3)):
        store.revoke_all([(new_id(), now())])
        assert store.is_revoked(sid)


def test_other_kinds_of_stores_are_named_as_missing():
    with pytest.raises(ValueError, match="memcached"):
        open_revocations("memcached://localhost")

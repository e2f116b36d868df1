"""On PostgreSQL, where others write meanwhile."""

import threading

import pytest
from sqlalchemy import event

from service_kit.db.session import transaction
from service_kit.ids import new_id
from service_kit.messaging.erasure import erase_user

SKIPPER = new_id()
pytestmark = pytest.mark.usefixtures("on_postgresql")


def test_a_look_up_beside_an_erasure_waits_for_its_end(harbour):
    key = new_id()
    harbour.yard.states[str(key)] = {"skipper": str(SKIPPER), "name": "Late", "version": 7}

    def look_up():
        with harbour.app.app_context():
            harbour.copy.look_up({key})

    looking = threading.Thread(target=look_up)
    with harbour.app.app_context(), transaction():
        erase_user(SKIPPER)
        looking.start()
        looking.join(1)
        assert looking.is_alive()
    looking.join(60)
    assert harbour.boat(key) is None


def test_a_locked_row_lets_others_wait(harbour, deliver):
    key = new_id()
    deliver("built", key)
    writing = threading.Thread(target=deliver, args=("sold", key, 2), kwargs={"name": "Bea"})
    with harbour.app.app_context(), transaction():
        assert harbour.copy.find({key}, for_update=True)[key].name == "Ada"
        writing.start()
        writing.join(1)
        assert writing.is_alive()
    writing.join(60)
    assert harbour.boat(key).name == "Bea"


def test_nobody_writes_between_the_look_at_a_version_and_the_change(harbour, deliver):
    key = new_id()
    deliver("built", key)
    newer = threading.Thread(target=deliver, args=("sold", key, 3), kwargs={"name": "Newer"})

    def come_in_between(_connection, _cursor, statement, *_arguments):
        if statement.startswith("UPDATE boats") and newer.ident is None:
            newer.start()
            newer.join(1)

    with harbour.app.app_context():
        event.listen(harbour.app.extensions["sqlalchemy"].engine, "before_cursor_execute", come_in_between)
    deliver("sold", key, 2, name="Older")
    newer.join(60)
    assert (harbour.boat(key).name, harbour.boat(key).version) == ("Newer", 3)

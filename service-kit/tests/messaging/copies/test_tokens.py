"""What an owner has confirmed after a write needs no second question, as long as that write was the last one."""

import pytest
from flask import Response
from sqlalchemy import delete

from service_kit.db.session import db_session, transaction
from service_kit.ids import new_id
from service_kit.messaging import freshness
from service_kit.messaging.freshness import name_copies
from service_kit.retries import Rest
from service_kit.security.forwarding import COPY_VERSION

AFTER, AFTER_NEXT = 'yard;after="a1"', 'yard;after="b2"'
NEW = {"skipper": None, "name": "New", "version": 5}


@pytest.fixture
def name_of(harbour, asking):
    """``name_of(key, header)``: what a request with the header reads of the boat; None: nothing."""

    def read(key, header):
        with asking(header) as run:
            found = run(lambda: harbour.copy.find({key}))
            assert COPY_VERSION not in name_copies(Response()).headers
            return found[key].name if key in found else None

    return read


def test_after_one_write_the_owner_is_asked_once(harbour, name_of, old):
    harbour.yard.states[str(old)] = NEW
    assert [name_of(old, header) for header in (AFTER, AFTER, f"auth, {AFTER} , plans")] == ["New"] * 3
    assert len(harbour.yard.questions) == 1


def test_after_the_next_write_it_is_asked_again(harbour, name_of, old):
    harbour.yard.states[str(old)] = NEW
    assert name_of(old, AFTER) == "New"
    harbour.yard.states[str(old)] = NEW | {"name": "Newer", "version": 6}
    assert name_of(old, AFTER_NEXT) == name_of(old, AFTER_NEXT) == "Newer"
    assert len(harbour.yard.questions) == 2


@pytest.mark.parametrize("running", ["yard", 'yard;after=""', "yard;after=a1", 'yard;after="a b"', 'yard;x="a1"'])
def test_while_a_write_may_be_running_everybody_asks_and_nothing_is_remembered(harbour, name_of, old, running):
    harbour.yard.states[str(old)] = NEW
    for header in (AFTER, running, running, AFTER, AFTER_NEXT):
        assert name_of(old, header) == "New"
    assert len(harbour.yard.questions) == 4


def test_each_copy_is_confirmed_by_itself(harbour, asking, old, deliver):
    other = new_id()
    deliver("built", other, 2, name="Old")
    harbour.yard.states = {str(old): NEW, str(other): NEW}
    with asking(AFTER) as run:
        run(lambda: harbour.copy.find({old}))
    with asking(AFTER) as run:
        assert {boat.name for boat in run(lambda: harbour.copy.find({old, other})).values()} == {"New"}
    assert [ids for _, ids in harbour.yard.questions] == [[str(old)], [str(other)]]


def test_a_new_row_of_the_users_own_is_asked_about_too(harbour, asking, deliver):
    ann, first, second = new_id(), new_id(), new_id()
    for key in (first, second):
        harbour.yard.states[str(key)] = NEW | {"skipper": str(ann)}
        deliver("built", key, 2, name="Old", skipper=str(ann))
        with asking(AFTER) as run:
            run(lambda: harbour.copy.renew_owned(ann))
    assert [ids for _, ids in harbour.yard.questions] == [[str(first)], [str(second)]]
    assert harbour.boat(second).name == "New"


def test_what_the_owner_could_not_answer_is_not_confirmed(harbour, asking, name_of, old):
    harbour.yard.away = True
    with asking(AFTER) as run:
        run(lambda: harbour.copy.find({old}))
        assert COPY_VERSION in name_copies(Response()).headers
    harbour.yard.away, harbour.yard.rest = False, Rest(0)
    harbour.yard.states[str(old)] = NEW
    assert name_of(old, AFTER) == "New"


def test_what_is_absent_is_so_for_the_next_request_as_well(harbour, asking, old):
    for _ in range(2):
        with asking(AFTER) as run:
            run(lambda: harbour.copy.find({old}))
            assert harbour.copy.absent({old, new_id()}) == {old}
            assert harbour.copy.confirmed({old, new_id()}) == {old}
    assert len(harbour.yard.questions) == 1
    harbour.yard.states[str(old)] = NEW
    with asking(AFTER_NEXT) as run:
        run(lambda: harbour.copy.find({old}))
        assert harbour.copy.absent({old}) == set()


def test_a_look_up_of_what_was_never_known_confirms_too(harbour, asking, name_of):
    key = new_id()
    harbour.yard.states[str(key)] = NEW
    with asking(AFTER) as run:
        run(lambda: harbour.copy.require({key}, lambda _absent: None))
    assert name_of(key, AFTER) == "New"
    assert len(harbour.yard.questions) == 1


def test_events_since_are_seen(harbour, name_of, old, deliver):
    harbour.yard.states[str(old)] = NEW
    assert name_of(old, AFTER) == "New"
    deliver("built", old, 6, name="By another")
    assert name_of(old, AFTER) == "By another"


def test_a_copy_that_was_deleted_since_is_looked_up_where_it_is_needed(harbour, asking, name_of, old):
    harbour.yard.states[str(old)] = NEW
    assert name_of(old, AFTER) == "New"
    with harbour.app.app_context(), transaction():
        db_session().execute(delete(harbour.copy.table))
    assert name_of(old, AFTER) is None
    with asking(AFTER) as run:
        assert run(lambda: harbour.copy.require({old}, lambda _absent: None))[old].name == "New"
    assert len(harbour.yard.questions) == 2


def test_a_token_is_of_its_service(harbour, name_of, old):
    harbour.yard.states[str(old)] = NEW
    assert name_of(old, 'auth;after="a1"') == "Old"
    assert name_of(old, AFTER) == "New"


def test_of_a_token_so_much_is_remembered(harbour, name_of, old, monkeypatch):
    monkeypatch.setattr(freshness, "MAX_CONFIRMED", 1)
    harbour.yard.states[str(old)] = NEW
    for _ in range(3):
        assert name_of(old, AFTER) == "New"
    assert len(harbour.yard.questions) == 3


def test_of_so_many_tokens(harbour, name_of, old, monkeypatch):
    monkeypatch.setattr(freshness, "MAX_TOKENS", 1)
    harbour.yard.states[str(old)] = NEW
    for header in (AFTER, AFTER, AFTER_NEXT, AFTER):
        assert name_of(old, header) == "New"
    assert len(harbour.yard.questions) == 3

"""Whoever wrote at the owner just now reads copies as the owner has them; if it cannot answer, as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Response

from service_kit.db.session import db_session
from service_kit.errors import NotFound, Unavailable
from service_kit.ids import new_id
from service_kit.messaging.freshness import MAX_NAMED, MAX_ROUNDS, name_copies
from service_kit.retries import Rest
from service_kit.security.forwarding import COPY_VERSION

NEW = {"skipper": None, "name": "New", "version": 5}


def names(found):
    return {boat.name for boat in found.values()}


def test_the_owner_is_asked_once_in_a_request(harbour, asking, old):
    harbour.yard.states[str(old)] = NEW
    for _ in range(2):
        with asking("auth , yard") as run:
            for _ in range(3):
                assert names(run(lambda: harbour.copy.find({old}))) == {"New"}
            assert names(run(lambda: harbour.copy.require({old}, pytest.fail))) == {"New"}
            assert COPY_VERSION not in name_copies(Response()).headers
    assert harbour.yard.questions == [("/boats", [str(old)])] * 2


@pytest.mark.parametrize("writes", [None, "", "auth, yards", "Yard"])
def test_nobody_is_asked_for_somebody_who_wrote_elsewhere(harbour, asking, old, writes):
    with asking(writes) as run:
        assert names(run(lambda: harbour.copy.find({old}))) == {"Old"}
        run(lambda: harbour.copy.renew_owned(new_id()))
    assert not harbour.yard.questions


def test_outside_of_requests_copies_are_as_they_are(harbour, old):
    assert harbour.boat(old).name == "Old"
    assert not harbour.yard.questions


def test_no_transaction_is_open_while_the_owner_is_asked(harbour, asking, old, monkeypatch):
    seen = []
    with asking() as run:
        ask = harbour.yard.get_json
        monkeypatch.setattr(
            harbour.yard, "get_json", lambda *a, **k: seen.append(db_session().in_transaction()) or ask(*a, **k)
        )
        run(lambda: harbour.copy.find({old}))
    assert seen == [False]


def test_what_is_known_as_well_is_not_written(harbour, asking, old):
    harbour.yard.states[str(old)] = NEW | {"version": 2}
    with asking() as run:
        assert names(run(lambda: harbour.copy.find({old}))) == {"Old"}
        assert COPY_VERSION not in name_copies(Response()).headers
    assert [key for key, *_ in harbour.followed] == [old]


def test_other_keys_are_asked_for_when_they_are_read(harbour, asking, old):
    other = new_id()
    harbour.yard.states = {str(old): NEW, str(other): NEW}
    with asking() as run:
        run(lambda: harbour.copy.find({old}))
        assert run(lambda: harbour.copy.find({old, other})).keys() == {old, other}
    assert [ids for _, ids in harbour.yard.questions] == [[str(old)], [str(other)]]


def test_no_request_asks_more_often_than_so(harbour, asking, deliver):
    keys = [new_id() for _ in range(MAX_ROUNDS + 2)]
    for key in keys:
        deliver("built", key, 2, name="Old")
        harbour.yard.states[str(key)] = NEW
    with asking() as run:
        found = run(lambda: [harbour.copy.find({key})[key].name for key in keys])
        assert found == ["New"] * MAX_ROUNDS + ["Old"] * 2
        members = name_copies(Response()).headers[COPY_VERSION].split(", ")
        assert members == [f'boat;id="{key}";version=2' for key in keys[MAX_ROUNDS:]]


def test_an_owner_who_is_away_leaves_the_copy_and_the_answer_says_which(harbour, asking, old):
    harbour.yard.away = True
    with asking() as run:
        assert names(run(lambda: harbour.copy.require({old}, pytest.fail))) == {"Old"}
        assert name_copies(Response()).headers[COPY_VERSION] == f'boat;id="{old}";version=2'
    assert len(harbour.yard.questions) == 1


@pytest.mark.parametrize("rubbish", ["Bea", {"name": "Bea"}, NEW | {"name": None}])
def test_an_owner_who_answers_rubbish_leaves_the_copy(harbour, asking, old, rubbish):
    harbour.yard.states[str(old)] = rubbish
    with asking() as run:
        assert names(run(lambda: harbour.copy.find({old}))) == {"Old"}
        assert COPY_VERSION in name_copies(Response()).headers


def test_an_owner_who_failed_is_left_alone_by_the_requests_after(harbour, asking, old):
    harbour.yard.away, harbour.yard.rest = True, Rest(3600)
    for _ in range(3):
        with asking() as run:
            assert names(run(lambda: harbour.copy.find({old}))) == {"Old"}
            assert COPY_VERSION in name_copies(Response()).headers
    assert len(harbour.yard.questions) == 1


def test_what_was_never_known_needs_the_owner(harbour, asking):
    harbour.yard.away = True
    with asking() as run, pytest.raises(Unavailable, match="away"):
        run(lambda: harbour.copy.require({new_id()}, pytest.fail))


def test_what_the_owner_deleted_is_refused_although_there_is_a_copy(harbour, asking, old):
    def refuse(absent):
        raise NotFound(f"{absent}")

    with asking() as run:
        with pytest.raises(NotFound, match=str(old)):
            run(lambda: harbour.copy.require({old}, refuse))
        assert names(run(lambda: harbour.copy.find({old}))) == {"Old"}  # what is history may still be shown
        assert harbour.copy.absent({old, new_id()}) == {old}
    assert len(harbour.yard.questions) == 1
    assert harbour.boat(old).name == "Old"


def test_all_that_is_the_users_own_is_renewed_before_a_query(harbour, asking, deliver):
    ann, keys = new_id(), sorted(new_id() for _ in range(3))
    for key in keys[:2]:
        deliver("built", key, 2, name="Old", skipper=str(ann))
        harbour.yard.states[str(key)] = NEW | {"skipper": str(ann)}
    deliver("built", keys[2], 2, name="Old")
    with asking() as run:
        run(lambda: harbour.copy.renew_owned(ann))
    assert harbour.yard.questions == [("/boats", [str(key) for key in keys[:2]])]
    assert [harbour.boat(key).name for key in keys] == ["New", "New", "Old"]


def test_an_answer_names_so_many_copies_at_most(harbour, asking, deliver):
    keys = {new_id() for _ in range(MAX_NAMED + 1)}
    for key in keys:
        deliver("built", key)
    harbour.yard.away = True
    with asking() as run:
        run(lambda: harbour.copy.find(keys))
        assert len(name_copies(Response()).headers[COPY_VERSION].split(", ")) == MAX_NAMED


def test_what_an_earlier_question_brought_is_kept_when_a_later_one_fails(harbour, asking, deliver):
    keys = sorted(new_id() for _ in range(4))
    for key in keys:
        deliver("built", key, 2, name="Old")
        harbour.yard.states[str(key)] = NEW
    harbour.yard.states[str(keys[3])] = "rubbish"
    harbour.copy = replace(harbour.copy, max_ids=2)
    with asking() as run:
        found = run(lambda: harbour.copy.find(keys))
        assert [found[key].name for key in keys] == ["New", "New", "Old", "Old"]
        members = name_copies(Response()).headers[COPY_VERSION].split(", ")
        assert members == [f'boat;id="{key}";version=2' for key in keys[2:]]


def test_after_a_rest_one_tries_and_an_answer_ends_it_for_all(harbour, asking, old):
    rest = harbour.yard.rest = Rest(3600)
    harbour.yard.away = True
    with asking() as run:
        run(lambda: harbour.copy.find({old}))
    rest._until = 0.0  # it is over
    assert rest.may_try()
    assert not rest.may_try()
    rest._until = 0.0
    harbour.yard.away = False
    harbour.yard.states[str(old)] = NEW
    for _ in range(2):
        with asking() as run:
            assert names(run(lambda: harbour.copy.find({old}))) == {"New"}
    assert len(harbour.yard.questions) == 3

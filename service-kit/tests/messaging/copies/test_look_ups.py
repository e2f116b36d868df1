"""Look-ups: what no event has brought yet is asked of its owner, whose answers are checked."""

from dataclasses import dataclass, replace

import pytest

from service_kit.errors import NotFound, Unavailable
from service_kit.ids import new_id

GOOD = {"skipper": None, "name": "Bea", "version": 7}


@dataclass
class Says:
    """An owner who gives one answer to everything."""

    answer: object

    def get_json(self, _path, **_params):
        return self.answer


def test_what_is_unknown_is_looked_up_once(harbour, deliver):
    known, unknown = new_id(), new_id()
    deliver("built", known)
    harbour.yard.states[str(unknown)] = {"skipper": None, "name": "Bea", "version": 7, "length": "unread"}
    for _ in range(2):
        assert {one.name for one in harbour.require(known, unknown).values()} == {"Ada", "Bea"}
    assert harbour.yard.questions == [("/boats", [str(unknown)])]


@pytest.mark.parametrize(("most", "count"), [(100, 1), (60, 1), (59, 2), (25, 3)])
def test_sixty_unknown_ones_cost_as_many_questions_as_their_ids_fill(harbour, most, count):
    keys = sorted(new_id() for _ in range(60))
    harbour.yard.states = {str(key): GOOD for key in keys}
    harbour.copy = replace(harbour.copy, max_ids=most)
    assert harbour.require(*keys).keys() == set(keys)
    chunks = [ids for _, ids in harbour.yard.questions]
    assert len(chunks) == count
    assert [one for ids in chunks for one in ids] == [str(key) for key in keys]


def test_what_arrived_is_kept_when_a_later_question_fails(harbour):
    keys = sorted(new_id() for _ in range(4))
    harbour.yard.states = {str(key): GOOD for key in keys[:3]} | {str(keys[3]): "rubbish"}
    harbour.copy = replace(harbour.copy, max_ids=2)
    with pytest.raises(Unavailable, match="no usable answer"):
        harbour.require(*keys)
    assert [harbour.boat(key) is not None for key in keys] == [True, True, False, False]


def test_what_is_none_of_the_keys_is_not_taken_over(harbour):
    key, other = new_id(), new_id()
    harbour.copy = replace(harbour.copy, owner=lambda: Says({"by_id": {str(one): GOOD for one in (key, other)}}))
    assert harbour.require(key).keys() == {key}
    assert harbour.boat(other) is None


@pytest.mark.parametrize("answer", [None, [], {}, {"by_id": None}, {"by_id": []}, {"by_id": {"x": GOOD}}])
def test_an_answer_that_is_none_counts_as_none(harbour, answer):
    harbour.copy = replace(harbour.copy, owner=lambda: Says(answer))
    with pytest.raises(Unavailable, match="no usable answer"):
        harbour.require(new_id())


def test_a_look_up_writes_in_the_order_of_the_keys(harbour):
    """Two look-ups whose keys overlap would else each hold a row that the other waits for."""
    keys = sorted(new_id() for _ in range(5))
    for key in keys:
        harbour.yard.states[str(key)] = {"skipper": None, "name": "Bea", "version": 7}
    with harbour.app.app_context():
        harbour.copy.look_up(reversed(keys))
    assert [key for key, *_ in harbour.followed] == keys


def test_what_its_owner_does_not_know_is_refused(harbour):
    key = new_id()
    with pytest.raises(NotFound, match=str(key)):
        harbour.require(key)
    assert harbour.boat(key) is None


def test_an_owner_who_is_away_is_unavailable_until_it_is_back(harbour):
    key = new_id()
    harbour.yard.states[str(key)] = {"skipper": None, "name": "Bea", "version": 7}
    harbour.yard.away = True
    with pytest.raises(Unavailable, match="away"):
        harbour.require(key)
    assert harbour.boat(key) is None
    harbour.yard.away = False
    assert harbour.require(key)[key].name == "Bea"


@pytest.mark.parametrize(
    "answer",
    [
        *([], {}, "Bea", 7, [GOOD], {"skipper": None, "name": "Bea"}, {"version": 7}),
        *(GOOD | {"version": odd} for odd in (None, "7", 7.5, 0, -1, True, 2**31)),
        *(GOOD | odd for odd in ({"name": None}, {"name": "x" * 201}, {"skipper": 1}, {"retired": "no"})),
    ],
)
def test_an_answer_that_makes_no_sense_counts_as_none(harbour, answer):
    good, bad = sorted((new_id(), new_id()))
    harbour.yard.states = {str(good): GOOD, str(bad): answer}
    with pytest.raises(Unavailable, match="no usable answer"):
        harbour.require(good, bad)
    assert harbour.boat(good) is harbour.boat(bad) is None


def test_an_answer_that_is_older_than_an_event_meanwhile_is_dropped(harbour, deliver):
    key = new_id()
    harbour.yard.states[str(key)] = {"skipper": None, "name": "Older", "version": 1}
    deliver("sold", key, 2, name="Newer")
    with harbour.app.app_context():
        assert harbour.copy.look_up({key}) == set()
    assert harbour.boat(key).name == "Newer"

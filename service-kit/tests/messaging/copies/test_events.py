"""By events: the newest state wins, whatever order it arrives in, and what is deleted stays so."""

from dataclasses import astuple, replace
from itertools import permutations, product

import pytest

from service_kit.db.lookups import LookupFailed
from service_kit.ids import new_id
from service_kit.messaging import mailbox
from service_kit.messaging.lanes import LANES

SKIPPER, OTHER = new_id(), new_id()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_late_and_doubled_events_change_nothing(harbour, deliver, order):
    key = new_id()
    states = [("built", 1, "One"), ("sold", 2, "Two"), ("sold", 3, "Three")]
    for kind, version, name in (states[place] for place in order):
        deliver(again=deliver(kind, key, version, name=name))
        deliver(kind, key, version, name=f"{name}, with another event's id")
    assert astuple(harbour.boat(key)) == (key, None, "Three", 3, False)


def test_who_follows_learns_which_columns_are_others(harbour, deliver):
    key = new_id()
    deliver("built", key, 1, flags=["red"])
    deliver("sold", key, 2, name="Bea", skipper=str(SKIPPER), flags=["blue"])
    deliver("sold", key, 4, name="Bea", skipper=str(SKIPPER), flags=["blue"])
    deliver("sold", key, 3, name="Cem")
    assert harbour.followed == [(key, ["red"], set()), (key, ["blue"], {"name", "skipper"}), (key, ["blue"], set())]


def test_a_retired_one_stays_retired_until_a_newer_state_says_otherwise(harbour, deliver):
    key = new_id()
    deliver("scrapped", key, 3, retired=True)
    deliver("built", key, 1)
    deliver("sold", key, 2, name="Too late")
    assert astuple(harbour.boat(key)) == (key, None, "Ada", 3, True)
    deliver("scrapped", key, 2, retired=True)
    deliver("sold", key, 4, name="Restored")
    assert astuple(harbour.boat(key)) == (key, None, "Restored", 4, False)


def test_nothing_of_an_erased_user_comes_back(harbour, deliver):
    own, others, public, late = (new_id() for _ in range(4))
    for key, skipper in ((own, SKIPPER), (others, OTHER), (public, None)):
        deliver("built", key, skipper=skipper and str(skipper))
    deliver("erased", SKIPPER, user_id=str(SKIPPER))
    assert [harbour.boat(key) is None for key in (own, others, public)] == [True, False, False]
    deliver("sold", own, 2, skipper=str(SKIPPER))
    harbour.yard.states[str(late)] = {"skipper": str(SKIPPER), "name": "Late", "version": 7}
    with pytest.raises(LookupFailed):
        harbour.require(late)
    assert harbour.boat(own) is harbour.boat(late) is None


def test_the_lanes_of_events_make_no_difference_in_the_end(harbour, paid):
    """A retirement in one lane may overtake what was built in the other: by events or a look-up, all end alike."""
    known = {"skipper": None, "name": "Ada"}
    sold = known | {"name": "Bea"}
    states = [("built", 1, known), ("sold", 2, sold), ("scrapped", 3, sold | {"retired": True})]
    keys = []
    with harbour.app.app_context():
        for arrival in permutations(states):
            for lanes in product(LANES, repeat=3):
                keys.append(new_id())
                for (what, version, data), lane in zip(arrival, lanes, strict=True):
                    event = paid(keys[-1], version, lane=lane)
                    mailbox.put([replace(event, type=f"yard.{what}.v1", data=data)])
        while mailbox.open_next():
            pass
    assert {astuple(harbour.boat(key))[1:] for key in keys} == {(None, "Bea", 3, True)}

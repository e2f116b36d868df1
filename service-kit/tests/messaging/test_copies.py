"""Local copies: the newest state wins, whatever order it arrives in, and what is gone stays gone."""

import threading
from dataclasses import dataclass, replace
from itertools import permutations
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Boolean, Integer, String, event
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import Uuid7
from service_kit.db.lookups import LookupFailed, looking_up
from service_kit.db.session import connect_database, make_database, transaction
from service_kit.errors import NotFound, Unavailable
from service_kit.http import fields
from service_kit.ids import new_id
from service_kit.messaging import consumer
from service_kit.messaging.copies import LocalCopy
from service_kit.messaging.erasure import ERASURES, erase_user
from service_kit.messaging.subscriptions import Wiring, attach
from service_kit.testing.fake_peer import FakePeer

BUILT, SOLD, SCRAPPED, ERASED = "yard.built.v1", "yard.sold.v1", "yard.scrapped.v1", "club.erased.v1"
SKIPPER, OTHER = new_id(), new_id()


class BoatState(fields.EventSchema):
    skipper = fields.Uuid(required=True, allow_none=True)
    name = fields.Text(required=True)
    flags = fields.ListOf(fields.Text(), max=5, load_default=list)
    retired = fields.Flag(load_default=False)
    merged_into = fields.Uuid(load_default=None, allow_none=True)


@dataclass(frozen=True)
class Boat:
    id: UUID
    skipper: UUID | None
    name: str
    version: int
    retired: bool


@dataclass
class Harbour:
    """A service with copies of boats; ``followed`` are the calls of ``follow``."""

    app: Flask
    copy: LocalCopy
    yard: FakePeer
    followed: list

    def boat(self, key):
        with self.app.app_context():
            return self.copy.find({key}).get(key)

    def require(self, *keys):
        def run():
            with transaction():
                return self.copy.require(set(keys), refuse)

        with self.app.app_context():
            return looking_up(run)


GOOD = {"skipper": None, "name": "Bea", "version": 7}


@dataclass
class Says:
    """An owner who gives one answer to everything."""

    answer: object

    def get_json(self, _path, **_params):
        return self.answer


def refuse(nowhere):
    if nowhere:
        raise NotFound(f"{sorted(nowhere)}")


@pytest.fixture
def harbour(new_database):
    model, db = make_database()
    yard, followed = FakePeer(), []

    class Vessel(model):
        __tablename__ = "boats"
        id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
        version: Mapped[int] = mapped_column(Integer)
        skipper: Mapped[UUID | None] = mapped_column(Uuid7)
        name: Mapped[str] = mapped_column(String(80))
        retired: Mapped[bool] = mapped_column(Boolean)

    copy = LocalCopy(
        Vessel,
        user=Vessel.skipper,
        value=Boat,
        schema=BoatState,
        owner=lambda: yard,
        path="/boats",
        follow=lambda key, state, changed: followed.append((key, state["flags"], changed)),
    )
    app = Flask("harbour")
    connect_database(app, db, new_database())
    handles = {BUILT: copy.states, SOLD: copy.states, SCRAPPED: copy.retirements, ERASED: ERASURES}
    subscriptions = {kind: (subscription,) for kind, subscription in handles.items()}
    attach(app, Wiring("harbour", handles=subscriptions, erasures=(copy.erase,)))
    with app.app_context():
        db.create_all()
    return Harbour(app, copy, yard, followed)


@pytest.fixture
def deliver(harbour, paid):
    """``deliver(kind, key, version, **data)`` delivers and answers an event; ``deliver(again=event)`` repeats it."""

    def deliver_one(kind=BUILT, key=None, version=1, again=None, **data):
        data = {"skipper": None, "name": "Ada"} | data
        message = again or replace(paid(key, version), type=kind, data=data)
        with harbour.app.app_context():
            consumer.take(message)
        return message

    return deliver_one


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_late_and_doubled_events_change_nothing(harbour, deliver, order):
    key = new_id()
    states = [(BUILT, 1, "One"), (SOLD, 2, "Two"), (SOLD, 3, "Three")]
    for kind, version, name in (states[place] for place in order):
        deliver(again=deliver(kind, key, version, name=name))
        deliver(kind, key, version, name=f"{name}, with another event's id")
    assert harbour.boat(key) == Boat(key, None, "Three", 3, False)


def test_who_follows_learns_which_columns_are_others(harbour, deliver):
    key = new_id()
    deliver(BUILT, key, 1, flags=["red"])
    deliver(SOLD, key, 2, name="Bea", skipper=str(SKIPPER), flags=["blue"])
    deliver(SOLD, key, 4, name="Bea", skipper=str(SKIPPER), flags=["blue"])
    deliver(SOLD, key, 3, name="Cem")
    assert harbour.followed == [(key, ["red"], set()), (key, ["blue"], {"name", "skipper"}), (key, ["blue"], set())]


def test_a_retired_one_keeps_its_state_and_may_come_back(harbour, deliver):
    key = new_id()
    deliver(BUILT, key, 1)
    deliver(SCRAPPED, key, 3, merged_into=None)
    deliver(SOLD, key, 2, name="Too late")
    assert harbour.boat(key) == Boat(key, None, "Ada", 3, True)
    deliver(SCRAPPED, key, 2, merged_into=None)
    deliver(SOLD, key, 4, name="Restored")
    assert harbour.boat(key) == Boat(key, None, "Restored", 4, False)


def test_a_retirement_that_comes_first_keeps_older_states_out(harbour, deliver):
    key = new_id()
    deliver(SCRAPPED, key, 2, merged_into=None)
    deliver(BUILT, key, 1)
    assert harbour.boat(key) is None
    harbour.yard.states[str(key)] = {"skipper": None, "name": "Old", "version": 2, "retired": True}
    assert harbour.require(key) == {key: Boat(key, None, "Old", 2, True)}


def test_what_is_unknown_is_looked_up_once(harbour, deliver):
    known, unknown = new_id(), new_id()
    deliver(BUILT, known)
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
    deliver(SOLD, key, 2, name="Newer")
    with harbour.app.app_context():
        assert harbour.copy.look_up({key}) == set()
    assert harbour.boat(key).name == "Newer"


def test_nothing_of_an_erased_user_comes_back(harbour, deliver):
    own, others, public, late = (new_id() for _ in range(4))
    for key, skipper in ((own, SKIPPER), (others, OTHER), (public, None)):
        deliver(BUILT, key, skipper=skipper and str(skipper))
    deliver(ERASED, SKIPPER, user_id=str(SKIPPER))
    assert [harbour.boat(key) is None for key in (own, others, public)] == [True, False, False]
    deliver(SOLD, own, 2, skipper=str(SKIPPER))
    harbour.yard.states[str(late)] = {"skipper": str(SKIPPER), "name": "Late", "version": 7}
    with pytest.raises(LookupFailed):
        harbour.require(late)
    assert harbour.boat(own) is harbour.boat(late) is None


@pytest.mark.usefixtures("on_postgresql")
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


@pytest.mark.usefixtures("on_postgresql")
def test_a_locked_row_lets_others_wait(harbour, deliver):
    key = new_id()
    deliver(BUILT, key)
    writing = threading.Thread(target=deliver, args=(SOLD, key, 2), kwargs={"name": "Bea"})
    with harbour.app.app_context(), transaction():
        assert harbour.copy.find({key}, for_update=True)[key].name == "Ada"
        writing.start()
        writing.join(1)
        assert writing.is_alive()
    writing.join(60)
    assert harbour.boat(key).name == "Bea"


@pytest.mark.usefixtures("on_postgresql")
def test_nobody_writes_between_the_look_at_a_version_and_the_change(harbour, deliver):
    key = new_id()
    deliver(BUILT, key)
    newer = threading.Thread(target=deliver, args=(SOLD, key, 3), kwargs={"name": "Newer"})

    def come_in_between(_connection, _cursor, statement, *_arguments):
        if statement.startswith("UPDATE boats") and newer.ident is None:
            newer.start()
            newer.join(1)

    with harbour.app.app_context():
        event.listen(harbour.app.extensions["sqlalchemy"].engine, "before_cursor_execute", come_in_between)
    deliver(SOLD, key, 2, name="Older")
    newer.join(60)
    assert (harbour.boat(key).name, harbour.boat(key).version) == ("Newer", 3)

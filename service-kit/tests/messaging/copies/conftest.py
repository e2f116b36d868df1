"""A toy service with copies of boats, which a yard owns."""

from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.db.columns import Uuid7
from service_kit.db.lookups import looking_up
from service_kit.db.session import connect_database, make_database, transaction
from service_kit.errors import NotFound
from service_kit.http import fields
from service_kit.ids import new_id
from service_kit.messaging import consumer
from service_kit.messaging.copies import LocalCopy
from service_kit.messaging.erasure import ERASURES
from service_kit.messaging.subscriptions import Wiring, attach
from service_kit.security.forwarding import RECENT_WRITES
from service_kit.testing.fake_peer import FakePeer


class BoatState(fields.EventSchema):
    skipper = fields.Uuid(required=True, allow_none=True)
    name = fields.Text(required=True)
    flags = fields.ListOf(fields.Text(), max=5, load_default=list)
    retired = fields.Flag(load_default=False)


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


def event_type(what):
    return f"yard.{what}.v1"


def refuse(nowhere):
    if nowhere:
        raise NotFound(f"{sorted(nowhere)}")


@pytest.fixture
def harbour(new_database):
    model, db = make_database()
    yard, followed = FakePeer("yard"), []

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
    handles = {"built": copy.states, "sold": copy.states, "scrapped": copy.states, "erased": ERASURES}
    subscriptions = {event_type(what): (subscription,) for what, subscription in handles.items()}
    attach(app, Wiring("harbour", handles=subscriptions, erasures=(copy.erase,)))
    with app.app_context():
        db.create_all()
    return Harbour(app, copy, yard, followed)


@pytest.fixture
def deliver(harbour, paid):
    """``deliver("built", key, version, **data)`` delivers and answers an event; ``deliver(again=event)`` repeats it."""

    def deliver_one(what="built", key=None, version=1, again=None, **data):
        data = {"skipper": None, "name": "Ada"} | data
        message = again or replace(paid(key, version), type=event_type(what), data=data)
        with harbour.app.app_context():
            consumer.take(message)
        return message

    return deliver_one


@pytest.fixture
def asking(harbour):
    """``with asking("yard") as run:`` a request of somebody who wrote there; ``run(unit)`` does as its edge does."""

    @contextmanager
    def ask(writes="yard"):
        def run(unit):
            def in_transaction():
                with transaction():
                    return unit()

            return looking_up(in_transaction)

        headers = {} if writes is None else {RECENT_WRITES: writes}
        with harbour.app.test_request_context(headers=headers):
            yield run

    return ask


@pytest.fixture
def old(deliver):
    """A boat whose copy is old, by its key."""
    key = new_id()
    deliver("built", key, 2, name="Old")
    return key

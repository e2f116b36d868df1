"""A service as small as can be, on a database of the tests: its sums show every loss, every double and every mix-up."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import BigInteger, Integer, select, update
from sqlalchemy.orm import Mapped, mapped_column

from service_kit.clock import now
from service_kit.db.columns import Uuid7
from service_kit.db.session import connect_database, db_session, make_database
from service_kit.db.tables import kit_tables
from service_kit.db.upsert import insert_ignoring
from service_kit.http import fields
from service_kit.ids import new_id
from service_kit.messaging import consumer, copies
from service_kit.messaging.subscriptions import Event, Subscription, Wiring, attach

PAID = "gate.paid.v1"


class Paid(fields.EventSchema):
    """Somebody passed: an amount that counts."""

    amount = fields.Integer(required=True, min=0, max=1_000_000)


@dataclass
class TallyService:
    """``Total`` holds the sum of all amounts by subject, ``Price`` the newest amount of each subject."""

    app: Flask
    Total: Any
    Price: Any

    @classmethod
    def at(cls, url: str) -> TallyService:
        """The service on an empty database."""
        model, db = make_database()
        tally = cls(Flask("tally"), *_tables(model))
        connect_database(tally.app, db, url)
        attach(tally.app, Wiring("tally", {}, {PAID: (Subscription(Paid, tally.handle),)}))
        with tally.app.app_context():
            db.create_all()
        return tally

    def handle(self, event: Event, data: dict[str, Any]) -> None:
        """Keep the newest price, and add to the total, which only the inbox keeps from happening twice."""
        copies.keep_newest(self.Price, event.subject, event.version, {"amount": data["amount"]})
        insert_ignoring(self.Total, {"id": event.subject, "total": 0}, ("id",))
        mine = update(self.Total).where(self.Total.id == event.subject)
        db_session().execute(mine.values(total=self.Total.total + data["amount"]))

    def take_all(self, events: Iterable[Event], threads: int = 4) -> None:
        """Deliver every event, several at once, as so many consumers would."""

        def take(event: Event) -> None:
            with self.app.app_context():
                consumer.take(event)

        with ThreadPoolExecutor(threads) as consumers:
            list(consumers.map(take, events))

    def sums(self) -> tuple[dict[UUID, int], dict[UUID, int]]:
        """Totals and newest amounts by subject."""
        with self.app.app_context():
            totals = {row.id: row.total for row in db_session().query(self.Total)}
            return totals, {row.id: row.amount for row in db_session().query(self.Price)}

    def waiting(self) -> list[UUID]:
        """The events that wait in the mailbox or died there."""
        with self.app.app_context():
            return list(db_session().scalars(select(kit_tables().Mailbox.event_id)))


def _tables(model: Any) -> tuple[Any, Any]:
    class Total(model):
        __tablename__ = "totals"
        id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
        total: Mapped[int] = mapped_column(BigInteger)

    class Price(model):
        __tablename__ = "prices"
        id: Mapped[UUID] = mapped_column(Uuid7, primary_key=True)
        version: Mapped[int] = mapped_column(Integer)
        amount: Mapped[int] = mapped_column(Integer)

    return Total, Price


def paid(subject: UUID, version: int, amount: Any) -> Event:
    """An event as it arrives."""
    return Event(
        id=new_id(),
        type=PAID,
        source="urn:setwise:gate",
        subject=subject,
        version=version,
        time=now(),
        user_id=None,
        correlation_id=None,
        data={"amount": amount},
    )


def promised(events: Iterable[Event]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """The sums that these events, each once, must come to."""
    totals: dict[UUID, int] = {}
    newest: dict[UUID, Event] = {}
    for event in events:
        totals[event.subject] = totals.get(event.subject, 0) + event.data["amount"]
        if event.subject not in newest or newest[event.subject].version < event.version:
            newest[event.subject] = event
    return totals, {subject: event.data["amount"] for subject, event in newest.items()}

"""Local copies of what other services own: one row per aggregate, taken over only when it is newer.

Events keep a copy fresh; what none has told of yet is looked up at its owner, between two runs of the unit of work
that lacks it. Both are read by one schema. Events are late by seconds when a worker is busy, so whoever wrote at the
owner just now (see ``freshness.py``) has it asked again, in the same way, before a copy is read; if it cannot answer,
the copy serves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from flask import current_app
from marshmallow import INCLUDE, ValidationError
from marshmallow import fields as base
from sqlalchemy import Column, Select, bindparam, delete, inspect, select
from sqlalchemy.exc import DBAPIError

from service_kit.db.session import db_session, transaction
from service_kit.db.tombstones import is_deleted, is_erased, lock_users
from service_kit.db.upsert import insert_ignoring
from service_kit.errors import NeedsLookup, NotFound, Unavailable
from service_kit.http.fields import MAX_IDS, EventSchema, Integer, Nested, Uuid
from service_kit.messaging.consumer import database_is_away
from service_kit.messaging.freshness import MAX_ROUNDS, Answers, Freshness, freshness, suspended
from service_kit.messaging.subscriptions import Subscription
from service_kit.observability.logs import log
from service_kit.security.client import ServiceClient

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value = TypeVar("Value", bound="DataclassInstance")


class _Versioned(EventSchema):
    version = Integer(min=1, required=True)


class _Answer(EventSchema):
    by_id = base.Dict(keys=Uuid(), values=Nested(_Versioned(unknown=INCLUDE)), required=True)


@dataclass(frozen=True)
class LocalCopy(Generic[Value]):
    """The rows of ``table`` (a model with a ``version``), each the copy of one aggregate of another service.

    Of what ``schema`` reads, the members that are columns are kept; then ``follow(key, state, changed)`` is called,
    ``changed`` being the columns whose value is another now, none for a new row. Others see a row as a ``value``, a
    dataclass of columns. ``path`` is the address at ``owner`` that answers ``?ids=`` (at most ``max_ids``, between
    commas) with ``{"by_id": {id: state and version}}`` for those that exist, and ``user`` the column that says whose an
    aggregate is, if anybody's.
    """

    table: Any
    user: Any
    value: type[Value]
    schema: type[EventSchema]
    owner: Callable[[], ServiceClient]
    path: str
    follow: Callable[[UUID, Mapping[str, Any], Set[str]], None] = lambda _key, _state, _changed: None
    max_ids: int = MAX_IDS

    @property
    def key(self) -> Column[UUID]:
        """The table's primary key."""
        return _key(self.table)

    @cached_property
    def _query(self) -> Select[Any]:
        columns = self.table.__table__.c
        wanted = columns[self.key.name].in_(bindparam("keys", expanding=True))
        return select(*(columns[field.name] for field in fields(self.value))).where(wanted)

    @cached_property
    def _locked(self) -> Select[Any]:
        return self._query.order_by(self.key).with_for_update()

    @property
    def states(self) -> Subscription:
        """To events that carry the whole state: created, changed, retired."""
        return Subscription(self.schema, lambda event, state: self.keep({event.subject: (event.version, state)}))

    def find(self, keys: Iterable[UUID], *, for_update: bool = False) -> dict[UUID, Value]:
        """What is known, by key, whoever owns it; ``for_update`` locks the rows, by key, until the transaction ends.

        Raises NeedsLookup while the user of this request may know better, for having written at the owner just now.
        """
        wanted = set(keys)
        self.renew(wanted)
        query = self._locked if for_update else self._query
        rows = db_session().execute(query, {"keys": list(wanted)})
        values = (self.value(**row._mapping) for row in rows)  # by name: members of a base may be keywords only
        return {getattr(value, self.key.name): value for value in values}

    def require(
        self, keys: Set[UUID], refuse: Callable[[Set[UUID]], None], *, for_update: bool = False
    ) -> dict[UUID, Value]:
        """All of the keys as by :meth:`find`. Raises NeedsLookup for those that are unknown here; of those that the
        owner does not know either, if any, ``refuse`` is called to raise: in the next run, with all else that is wrong.
        """
        found = self.find(keys, for_update=for_update)
        if absent := self.absent(keys):
            refuse(absent)
        if missing := keys - found.keys():
            raise NeedsLookup(lambda: refuse(self.look_up(missing) - self.absent(missing)))
        return found

    def renew_owned(self, user_id: UUID) -> None:
        """Before a query of one's own over the table: let it hold what the user wrote. Raises NeedsLookup as `find`."""
        if self._renewal:
            self.renew(set(db_session().scalars(select(self.key).where(self.user == user_id))))

    def absent(self, keys: Iterable[UUID]) -> set[UUID]:
        """Those of which the owner has said to this request that they do not exist, though we may have a copy."""
        answers = self._answers
        return {key for key in keys if answers.get(key)}

    def confirmed(self, keys: Iterable[UUID]) -> set[UUID]:
        """Those of which the owner has told this request all that it knows."""
        return self._answers.keys() & keys

    def look_up(self, keys: Iterable[UUID]) -> set[UUID]:
        """Ask the owner, outside of any transaction, and keep what it answers; returns those that do not exist there.

        Rows are written in the order of their keys, so that no two look-ups wait for each other. Raises Unavailable;
        the answers to earlier questions, if it took several, are kept.
        """
        wanted, missing = sorted(keys), set[UUID]()
        for start in range(0, len(wanted), self.max_ids):
            question = wanted[start : start + self.max_ids]
            states = self._ask_owner(question)
            absent = set(question) - states.keys()
            if newer := self._newer(states):
                with suspended(), transaction():
                    self.keep(newer)
            self._answers.update({key: key in absent for key in question})
            missing |= absent
        return missing

    def keep(self, states: Mapping[UUID, tuple[int, Mapping[str, Any]]]) -> None:
        """Take over each state (version, state) unless the copy is as new, it was deleted or its user is erased."""
        rows = {key: {self.key.name: key, **self._columns(state)} for key, (_, state) in states.items()}
        self.lock_users_of(rows.values())
        for key, (version, state) in states.items():
            changed = keep_newest(self.table, key, version, rows[key]) if self.may_stay(rows[key]) else None
            if changed is not None:
                self.follow(key, state, changed)

    def may_stay(self, row: Mapping[str, Any]) -> bool:
        """Whether the row (by column) is nobody's, or of a user (locked by :meth:`lock_users_of`) who is not erased."""
        user_id = row.get(self.user.key)
        return user_id is None or not is_erased(user_id)

    def lock_users_of(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Let none of the users whose rows (by column) these are be erased until we commit."""
        lock_users(user_id for row in rows if (user_id := row.get(self.user.key)))

    def erase(self, user_id: UUID) -> None:
        """Delete the copies of what is the user's."""
        db_session().execute(delete(self.table).where(self.user == user_id))

    @property
    def _answers(self) -> Answers:
        here = freshness()
        return here.answers_of(self.owner().callee, self.path) if here else {}

    @property
    def _renewal(self) -> Freshness | None:
        here = freshness()
        return here if here and not here.is_suspended and self.owner().callee in here.written else None

    def renew(self, keys: Set[UUID]) -> None:
        """As :meth:`renew_owned`, of these. What was asked in vain is relied on."""
        if not (here := self._renewal):
            return
        answers, questions = self._answers, here.questions[self.path]
        unconfirmed = {key for key in keys if key not in answers}
        if (due := unconfirmed.difference(*questions)) and len(questions) < MAX_ROUNDS:
            questions.append(due)
            raise NeedsLookup(lambda: self._ask_again(due))
        if unconfirmed:
            kind, versions = self.path.rpartition("/")[2].removesuffix("s"), self._versions(unconfirmed)
            here.relied_on |= {f'{kind};id="{key}";version={version}': None for key, version in versions.items()}

    def _ask_again(self, keys: Set[UUID]) -> None:
        """Look up what there are copies of, unless the owner could not be reached a moment ago."""
        if not self.owner().rest.may_try():
            return
        try:
            self.look_up(keys)
        except (Unavailable, DBAPIError) as error:
            if isinstance(error, DBAPIError) and not database_is_away(error):
                raise
            log.warning("copies may be old", path=self.path, error=type(error).__name__)

    def _newer(self, states: Mapping[UUID, tuple[int, Mapping[str, Any]]]) -> dict[UUID, Any]:
        """Those that are not here yet in this version, read in a unit of work of its own that leaves nothing open."""
        with current_app.app_context():
            known = self._versions(states)
        return {key: state for key, state in states.items() if known.get(key, -1) < state[0]}

    def _versions(self, keys: Iterable[UUID]) -> dict[UUID, int]:
        query = select(self.key, self.table.version).where(self.key.in_(set(keys))).order_by(self.key)
        return {row[0]: row[1] for row in db_session().execute(query)}

    def _ask_owner(self, keys: Sequence[UUID]) -> dict[UUID, tuple[int, Mapping[str, Any]]]:
        """Version and state of those that exist, in the order of the keys."""
        answer: Any = self.owner().get_json(self.path, ids=",".join(map(str, keys)))
        try:
            found = _Answer().load(answer)["by_id"]
            return {key: (found[key]["version"], self.schema().load(found[key])) for key in keys if key in found}
        except ValidationError as error:
            raise Unavailable("Another service gave no usable answer.") from error

    def _columns(self, state: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in state.items() if name in self.table.__table__.columns}


def refuse_unknown_users(user_ids: Set[UUID]) -> None:
    """What a copy of users refuses with: raise NotFound where there is anybody whom the auth service does not know."""
    if user_ids:
        raise NotFound("There is no such account any more.")


def keep_newest(table: Any, key: UUID, version: int, state: Mapping[str, Any]) -> set[str] | None:
    """Write the state of the aggregate ``key`` at ``version``, unless the row is as new or the aggregate was deleted.

    Doubled and late events fall out here. Answers the columns whose value is another now, none for a new row, and
    None where nothing was written. ``table`` has a column ``version``.
    """
    if is_deleted(key, version):
        return None
    id_ = _key(table)
    if insert_ignoring(table, {id_.name: key, "version": version, **state}, (id_.name,)):
        return set()
    # Locked, so that nobody writes between our look and our change.
    row = db_session().get(table, key, with_for_update=True, populate_existing=True)
    if row is None or row.version >= version:
        return None
    changed = {name for name, value in state.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, state[name])
    row.version = version
    db_session().flush()
    return changed


def _key(table: Any) -> Column[UUID]:
    (column,) = inspect(table).primary_key
    return column

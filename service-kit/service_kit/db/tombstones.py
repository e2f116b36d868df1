"""What is gone stays gone: hashed tombstones of erased users, versioned ones of deleted aggregates.

Events arrive late and twice, so a deletion alone does not last. The consumer drops whatever still arrives about an
erased user. A handler of a deletion calls ``record_deletion`` and one of a change asks ``is_deleted``, unless its own
table keeps a version of deleted rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, event, select, text
from sqlalchemy.orm import Session, SessionTransaction

from service_kit.clock import now
from service_kit.db.session import db_session
from service_kit.db.tables import kit_tables
from service_kit.db.upsert import upsert_newer
from service_kit.errors import Unauthenticated

_ERASED_HERE, _LOCKED_FIRST = "erased", "locked first"
_LOCK = text(
    "SELECT CASE WHEN exclusive THEN pg_advisory_xact_lock(key) ELSE pg_advisory_xact_lock_shared(key) END"
    " FROM unnest(CAST(:keys AS bigint[]), CAST(:modes AS boolean[])) AS users (key, exclusive)"
)


def record_erasure(user_id: UUID) -> None:
    """Remember that this transaction erased the user."""
    _remember({_digest("user", user_id): None})
    db_session().info[_ERASED_HERE] = user_id


def refuse_the_erased(user_id: UUID) -> None:
    """At the end of a request's transaction: raise Unauthenticated if its user was erased, unless by the request."""
    db_session().flush()
    if is_erased(user_id) and db_session().info.get(_ERASED_HERE) != user_id:
        raise Unauthenticated("This account is gone.")


def is_erased(user_id: UUID) -> bool:
    """Whether this user was erased here."""
    return bool(erased_among({user_id}))


def erased_among(user_ids: set[UUID]) -> set[UUID]:
    """Those of the users that were erased here."""
    digests = {_digest("user", user_id): user_id for user_id in user_ids}
    if not digests:
        return set()
    found = db_session().scalars(_among(kit_tables().Tombstone), {"digests": list(digests)})
    return {digests[digest] for digest in found}


@cache
def _among(table: Any) -> Select[Any]:
    columns = table.__table__.c
    found: Select[Any] = select(columns.digest, columns.version)
    return found.where(columns.digest.in_(bindparam("digests", expanding=True)))


def record_deletion(subject: UUID, version: int) -> None:
    """Remember that the aggregate was deleted at ``version``."""
    record_deletions({subject: version})


def record_deletions(versions: Mapping[UUID, int]) -> None:
    """As :func:`record_deletion`, of several."""
    _remember({_digest("subject", subject): version for subject, version in versions.items()})


def is_deleted(subject: UUID, version: int) -> bool:
    """Whether the aggregate was deleted at this version or a later one."""
    return bool(deleted_among({subject: version}))


def deleted_among(versions: Mapping[UUID, int]) -> set[UUID]:
    """Those of the aggregates that were deleted at this version or a later one."""
    digests = {_digest("subject", subject): subject for subject in versions}
    found = db_session().execute(_among(kit_tables().Tombstone), {"digests": list(digests)})
    return {digests[digest] for digest, version in found if version >= versions[digests[digest]]}


def lock_users(user_ids: Iterable[UUID], *, exclusive: bool | Set[UUID] = False) -> None:
    """Until the transaction ends, let no erasure of these users run beside us (``exclusive``, all or some: nothing
    else).

    Else an event that was checked before an erasure could write its row after it. Everybody locks users before rows: an
    erasure would else wait for a row of somebody who waits for the erasure. SQLite needs no such lock: it has one
    writer at a time.
    """
    modes = {one: exclusive if isinstance(exclusive, bool) else one in exclusive for one in sorted(set(user_ids))}
    if modes:
        _lock(db_session().connection(), modes)


def lock_user_first(user_id: UUID, *, exclusive: bool = False) -> None:
    """Let the current unit of work begin with :func:`lock_users`, whenever it begins."""
    unit = db_session()
    if _LOCKED_FIRST not in unit.info:
        event.listen(unit, "after_begin", _lock_first)
    unit.info[_LOCKED_FIRST] = {user_id: exclusive}


def _lock_first(unit: Session, begun: SessionTransaction, connection: Connection) -> None:
    if not begun.nested:
        _lock(connection, unit.info[_LOCKED_FIRST])


def _lock(connection: Connection, modes: Mapping[UUID, bool]) -> None:
    """One statement, in the order of ``modes`` (whether exclusive), by which nobody waits for who waits for them."""
    if connection.dialect.name == "postgresql":
        keys = [int.from_bytes(sha256(one.bytes).digest()[:8], signed=True) for one in modes]
        connection.execute(_LOCK, {"keys": keys, "modes": list(modes.values())})


def _remember(versions: Mapping[str, int | None]) -> None:
    rows = [{"digest": key, "version": version, "created_at": now()} for key, version in sorted(versions.items())]
    upsert_newer(kit_tables().Tombstone, rows, "digest")


def _digest(kind: str, key: UUID) -> str:
    """One way: from the tombstone nobody learns the id, but who has the id finds the tombstone."""
    return sha256(f"setwise tombstone {kind} {key}".encode()).hexdigest()

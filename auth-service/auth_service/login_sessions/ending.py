"""Ending sessions so that their access tokens are refused from the very next request.

Three places know: the session's row, the ``revocations`` row (the truth, in the same transaction), and the
RevocationStore that every process looks at. A store that is a file is written *before* the commit. A crash in between
leaves a session that is refused although it was not ended: its owner logs in again, nobody gets in. The other order
would leave one that was ended and still works. What the file may lose, :func:`republish` writes again from the truth.
Redis may be away when a session ends, so it follows the commit and ``revocation_replica.py`` sees to it that it does.
"""

from __future__ import annotations

from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import ColumnElement, delete, insert, inspect, select, update
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from auth_service.login_sessions.models import LoginSession, Revocation
from auth_service.login_sessions.revocation_replica import LISTED_FOR, Replicator
from service_kit.clock import now
from service_kit.db.session import db_session, transaction
from service_kit.errors import Unavailable
from service_kit.observability.logs import log
from service_kit.security.redis_revocations import RedisRevocations
from service_kit.security.runtime import runtime

REPLICATOR = "setwise_revocation_replicator"


def install(app: Flask) -> None:
    """Make the store usable and fill it from the truth, where the database is there already."""
    store = runtime(app).revocations
    if isinstance(store, RedisRevocations):
        store.truth = lambda sid: _look_up(app, sid)
        app.extensions[REPLICATOR] = replicator = Replicator(app, store)
        app.before_request(replicator.ensure)
        return
    store.prepare()
    with app.app_context():
        engine = current_app.extensions["sqlalchemy"].engine
        try:
            if inspect(engine).has_table(Revocation.__tablename__):
                with transaction():
                    republish()
        except OperationalError as error:
            log.warning("revocations not republished; the timer will", error=str(error.orig))
        finally:
            engine.dispose()  # what follows may be a fork


def end(session_id: UUID, reason: str) -> int:
    """End one session; 0 when it had ended already."""
    return _end(LoginSession.id == session_id, reason)


def end_all(user_id: UUID, reason: str, *, but: UUID | None = None) -> int:
    """End all sessions of the user, except ``but``; how many that were."""
    wanted = LoginSession.user_id == user_id
    return _end(wanted if but is None else wanted & (LoginSession.id != but), reason)


def is_refused(session_id: UUID) -> bool:
    """Whether the session's tokens are refused although its row does not know (a crash before the commit)."""
    return _replicator() is None and runtime().revocations.is_revoked(session_id)


def is_ended(session_id: UUID) -> bool:
    """The truth: whether access tokens of this session must be refused."""
    return db_session().get(Revocation, session_id) is not None


def republish() -> None:
    """Tell the store again about every session that must be refused still; drop what has long expired."""
    db_session().execute(delete(Revocation).where(Revocation.expires_at < now()))
    replicator = _replicator()
    if replicator is not None:
        replicator.ensure()
        return
    rows = db_session().execute(select(Revocation.session_id, Revocation.expires_at))
    runtime().revocations.revoke_all((row.session_id, row.expires_at) for row in rows)


def _end(which: ColumnElement[bool], reason: str) -> int:
    began = now()
    until = began + LISTED_FOR
    alive = select(LoginSession.id).where(which, LoginSession.ended_at.is_(None))
    # In one order, so that two of these at once wait for each other and do not deadlock.
    ids = db_session().scalars(alive.order_by(LoginSession.id).with_for_update()).all()
    if not ids:
        return 0
    db_session().execute(
        update(LoginSession)
        .where(LoginSession.id.in_(ids))
        .values(ended_at=now(), end_reason=reason)
        .execution_options(synchronize_session="fetch")
    )
    db_session().execute(insert(Revocation), [{"session_id": one, "expires_at": until} for one in ids])
    replicator = _replicator()
    if replicator is None:
        runtime().revocations.revoke_all((one, until) for one in ids)
    else:
        replicator.after_commit(began)
    return len(ids)


def _replicator() -> Replicator | None:
    """What keeps the replica in Redis; None where the store is a file."""
    found: Replicator | None = current_app.extensions.get(REPLICATOR)
    return found


def _look_up(app: Flask, session_id: UUID) -> bool:
    """The truth, read beside whatever unit of work is going on."""
    try:
        with app.app_context():
            return is_ended(session_id)
    except SQLAlchemyError as error:
        raise Unavailable("The database cannot be asked just now.") from error

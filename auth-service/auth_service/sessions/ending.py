"""Ending sessions so that their access tokens are refused from the very next request.

Three places know: the session's row, the ``revocations`` row (the truth, in the same transaction), and the
RevocationStore that every process looks at. The store is written *before* the commit. A crash in between leaves a
session that is refused although it was not ended: its owner logs in again, nobody gets in. The other order would
leave one that was ended and still works. What the store may lose, :func:`republish` writes again from the truth.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import ColumnElement, delete, insert, inspect, select, update
from sqlalchemy.exc import OperationalError

from auth_service.keys.rules import MARGIN, TOKEN_LIFE
from auth_service.sessions.models import LoginSession, Revocation
from service_kit.clock import now
from service_kit.database import session, transaction
from service_kit.logs import log
from service_kit.runtime import runtime

# Nothing signed before now is good after this.
REFUSED_FOR: timedelta = TOKEN_LIFE + MARGIN


def install(app: Flask) -> None:
    """Make the store usable and fill it from the truth, where the database is there already."""
    runtime(app).revocations.prepare()
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
    """Whether the session's tokens are refused, even where its row does not know (a crash before the commit)."""
    return runtime().revocations.is_revoked(session_id)


def republish() -> None:
    """Tell the store again about every session that must be refused still; drop what has long expired."""
    session().execute(delete(Revocation).where(Revocation.expires_at < now()))
    rows = session().execute(select(Revocation.session_id, Revocation.expires_at))
    runtime().revocations.revoke_all((row.session_id, row.expires_at) for row in rows)


def _end(which: ColumnElement[bool], reason: str) -> int:
    until = now() + REFUSED_FOR
    alive = select(LoginSession.id).where(which, LoginSession.ended_at.is_(None))
    # In one order, so that two of these at once wait for each other and do not deadlock.
    ids = session().scalars(alive.order_by(LoginSession.id).with_for_update()).all()
    if not ids:
        return 0
    session().execute(
        update(LoginSession)
        .where(LoginSession.id.in_(ids))
        .values(ended_at=now(), end_reason=reason)
        .execution_options(synchronize_session="fetch")
    )
    session().execute(insert(Revocation), [{"session_id": one, "expires_at": until} for one in ids])
    runtime().revocations.revoke_all((one, until) for one in ids)
    return len(ids)

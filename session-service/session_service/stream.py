"""The stream process: ``GET /sessions/{id}/events`` and nothing else.

It runs on gevent and holds thousands of streams, so it must never write: a write transaction that yields to another
greenlet would freeze SQLite for everybody. Its connections are read-only; a ticket is used up by asking the session
service, which holds the guarded UPDATE, and reopens its stream by what is read here.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import Flask, Response, current_app, request
from sqlalchemy import Engine, event, text

from service_kit.app import create_web_app
from service_kit.db.session import connect_database, db_session
from service_kit.errors import MethodNotAllowed
from service_kit.security.client import ServiceClient
from service_kit.security.runtime import runtime
from session_service.database import db
from session_service.sessions import queries as sessions
from session_service.settings import Settings
from session_service.streaming import admission, queries
from session_service.streaming.event_stream import Stream
from session_service.streaming.hub import Hub, Watcher
from session_service.streaming.tailer import Tailer

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
}
_ONLY_READ = {"sqlite": "PRAGMA query_only=ON", "postgresql": "SET default_transaction_read_only = on"}


def create_app(settings: Settings | None = None) -> Flask:
    """The web app of the stream process."""
    settings = settings or Settings.load()
    app = create_web_app(name="stream", package="session_service", settings=settings, checks={"database": _check})
    connect_database(app, db, settings.database_url)
    with app.app_context():
        _only_read(db.engine)
    hub = Hub(settings.max_streams, settings.max_streams_per_user)
    owner = ServiceClient("stream", "session", settings.own_url, settings.service_secrets[0])
    app.extensions |= {"setwise_streams": Tailer(app, hub), "setwise_stream_owner": owner}
    app.add_url_rule("/api/v1/sessions/<uuid:session_id>/events", view_func=watch_session)
    return app


def watch_session(session_id: UUID) -> Response:
    """Open a stream: documented in ``documents.py``, since the session service holds the document.

    Flask adds HEAD to every GET. It would use a ticket up and open a stream that nobody reads, so it is refused first.
    """
    if request.method == "HEAD":
        raise MethodNotAllowed("A stream is opened with GET.", headers={"Allow": "GET, OPTIONS"})
    tailer: Tailer = current_app.extensions["setwise_streams"]
    seen = admission.last_place()
    permit = admission.admit(current_app.extensions["setwise_stream_owner"], session_id, seen)
    first = queries.read(sessions.find(permit.user_id, session_id, with_snapshot=True))
    if first.ended and seen is not None and first.sequence == seen.sequence:
        return Response(status=204)
    watcher = Watcher(session_id, permit.user_id, admission.aborter(), permit.ticket)
    tailer.hub.join(watcher, first)
    tailer.start()
    stream = Stream(tailer.hub, watcher, permit, seen, partial(admission.is_withdrawn, runtime()))
    response = Response(iter(stream), headers=HEADERS)
    response.call_on_close(lambda: tailer.hub.leave(watcher))
    return response


def _check() -> None:
    db_session().execute(text("SELECT 1"))


def _only_read(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def forbid_writing(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute(_ONLY_READ[engine.dialect.name])
        cursor.close()
        connection.commit()  # type: ignore[attr-defined]

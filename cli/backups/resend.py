"""Events that a restored system would never see again: marked as sent, but in no taker's database.

They were on their way in the broker, or were taken after the taker's snapshot. They become unsent once more; takers
that have them already drop them by their inbox.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection, TextClause, bindparam, text

from cli.system.databases import connected
from service_kit.messaging.subscriptions import committed_routing

PAGE = 1_000
SENT = "SELECT id, event_id, type FROM outbox WHERE sent_at IS NOT NULL AND id > :after ORDER BY id LIMIT :page"
KNOWN = "SELECT event_id FROM inbox WHERE event_id IN :ids UNION SELECT event_id FROM mailbox WHERE event_id IN :ids"
UNSEND = "UPDATE outbox SET sent_at = NULL, next_try_at = NULL WHERE id IN :ids"

Row = tuple[int, UUID, str]


def unsend_the_undelivered(urls: Mapping[str, str]) -> dict[str, int]:
    """Do it in every service's outbox; how many it were, by service. Raises ``sqlalchemy.exc.DatabaseError``."""
    consumers, counts = committed_routing(), {}
    for service, url in urls.items():
        with connected(url) as producer:
            undelivered = {row[0] for rows in _pages(producer) for row in _undelivered(rows, consumers, urls)}
            for ids in _pieces(sorted(undelivered)):
                producer.execute(_with_ids(UNSEND), {"ids": ids})
            producer.commit()
        counts[service] = len(undelivered)
    return counts


def _pages(producer: Connection) -> Iterator[list[Row]]:
    after = 0
    while rows := producer.execute(text(SENT), {"after": after, "page": PAGE}).all():
        yield [(row[0], UUID(str(row[1])), row[2]) for row in rows]
        after = rows[-1][0]


def _undelivered(rows: list[Row], consumers: Mapping[str, Sequence[str]], urls: Mapping[str, str]) -> Iterator[Row]:
    """Those that some taker does not know."""
    wanted: dict[str, list[Row]] = {}
    for row in rows:
        for consumer in consumers.get(row[2], []):
            wanted.setdefault(consumer, []).append(row)
    for consumer, theirs in wanted.items():
        with connected(urls[consumer]) as database:
            ids = [_stored_id(database, row[1]) for row in theirs]
            known = {UUID(str(one)) for one in database.execute(_with_ids(KNOWN), {"ids": ids}).scalars()}
        yield from (row for row in theirs if row[1] not in known)


def _stored_id(connection: Connection, key: UUID) -> UUID | str:
    """SQLite keeps the digits alone."""
    return key.hex if connection.dialect.name == "sqlite" else key


def _with_ids(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("ids", expanding=True))


def _pieces(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), PAGE):
        yield ids[start : start + PAGE]

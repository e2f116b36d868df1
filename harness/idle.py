"""Whether a running system is at rest: nothing waits in an outbox or mailbox, and all that was sent had its effect."""

from __future__ import annotations

import time
from uuid import UUID

from sqlalchemy import text

from cli.system.databases import PUBLISHED, all_figures, connected
from cli.system.environment import database_urls
from harness.system import Trial
from service_kit.messaging.subscriptions import committed_routing

EVERY_S = 0.05
SENT = "SELECT event_id, type FROM outbox WHERE sent_at IS NOT NULL"
HANDLED = "SELECT event_id FROM inbox UNION SELECT event_id FROM mailbox WHERE died_at IS NOT NULL"


def is_idle(trial: Trial) -> bool:
    """Whether every event has had its effect.

    The databases are read one after the other, and an event that is handled between two of the looks may cause another
    where we have looked already; so no event may come to be meanwhile.
    """
    before = published_counts(trial)
    # Embedded an event lies in the outbox until it lies in the mailboxes; a broker has it for a while.
    at_rest = nothing_waits(trial) and not (trial.stack and under_way(trial))
    return at_rest and published_counts(trial) == before


def wait_until_idle(trial: Trial, within: float = 600.0) -> None:
    """Return when every event has had its effect. Raises TimeoutError."""
    deadline = time.monotonic() + within
    while not is_idle(trial):
        if time.monotonic() > deadline:
            raise TimeoutError(f"events still wait after {within:g} s")
        time.sleep(EVERY_S)


def published_counts(trial: Trial) -> list[int]:
    """How many events each service has published."""
    counts = []
    for url in _urls(trial).values():
        with connected(url) as connection:
            counts.append(connection.execute(text(PUBLISHED)).scalar_one())
    return counts


def nothing_waits(trial: Trial) -> bool:
    """Whether nothing is unsent or unopened."""
    return all(one["outbox"] == one["mailbox"] == 0 for one in all_figures(trial.data).values())


def under_way(trial: Trial) -> set[UUID]:
    """Events that were sent and that some subscriber has not handled (nor given up) yet."""
    consumers = committed_routing()
    sent, handled = dict[str, set[UUID]](), dict[str, set[UUID]]()
    for service, url in _urls(trial).items():
        with connected(url) as connection:
            for key, kind in connection.execute(text(SENT)):
                for consumer in consumers.get(kind, []):
                    sent.setdefault(consumer, set()).add(key)
            handled[service] = set(connection.execute(text(HANDLED)).scalars())
    return {key for consumer, keys in sent.items() for key in keys - handled[consumer]}


def _urls(trial: Trial) -> dict[str, str]:
    return database_urls(trial.data, trial.settings)

"""Telling the current state again, for a consumer that is new or was wiped.

``./setwise events republish catalog`` does it. A slice's ``STATE`` yields one
:class:`Fact` per aggregate; each is emitted as a fresh event in the bulk lane. Consumers that have this version
already drop it. ``STATE`` pages through its table itself, since a commit ends every hundred facts.
"""

from __future__ import annotations

from itertools import islice

from service_kit.db.session import transaction
from service_kit.messaging.lanes import bulk
from service_kit.messaging.outbox import emit
from service_kit.messaging.subscriptions import wiring

BATCH = 100


def republish() -> int:
    """Emit the state of every slice of the current app; answers how many events that made."""
    count = 0
    for state in wiring().states:
        facts = iter(state())
        while batch := list(islice(facts, BATCH)):
            with transaction(), bulk():
                for fact in batch:
                    emit(
                        fact.type,
                        subject=fact.subject,
                        version=fact.version,
                        data=fact.data,
                        user_id=fact.user_id,
                    )
            count += len(batch)
    return count

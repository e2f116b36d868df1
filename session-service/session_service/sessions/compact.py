"""The short form of a session's state: what may change of it, and of its blocks those that did. Pure.

What changed is found by comparison with the state that the client had, that of ``based_on``: whatever a command did
beside what it is about (a clock that started by the rest before it, a round more of an AMRAP, what an undo took away),
and whatever others did meanwhile, is in it. Blocks are told whole, so that a client puts each in the place of the one
that it has; one that is not in ``block_order`` any more is gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from session_service.sessions import rules

# Members of the whole state that never change, and the blocks. The time zone may turn out to be another one.
LEFT_OUT = frozenset({"title", "plan", "started_at", "blocks"})


def compact_view(
    view: Mapping[str, Any], replays: Sequence[rules.Replay], commands: Sequence[rules.Command]
) -> dict[str, Any]:
    """The short form of a view of the last of the session's replays, for who sent the commands.

    Where the client has the state of one of them, none is folded.

    The oldest of their ``based_on`` is what the client has for certain: of a list, or a command that is sent again
    because its answer was lost, the others may be ahead of it. Exercises are called in that state what they were called
    when they came into the session, so a block in which one was renamed since is always told.
    """
    known = min(one.based_on for one in commands)
    at_hand = next((one for one in replays if one.sequence == known), replays[-1])
    blocks_before = {block["block_id"]: block for block in rules.block_views(at_hand.at(known))}
    changed = [block for block in view["blocks"] if block != blocks_before.get(block["block_id"])]
    short = {name: member for name, member in view.items() if name not in LEFT_OUT}
    return {**short, "block_order": [block["block_id"] for block in view["blocks"]], "changed": changed}

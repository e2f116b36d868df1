"""The pure core of live sessions: a frozen plan day and a log of commands in, the session's state out.

``decide`` takes commands into the log or refuses them; ``fold`` makes the state of a log; ``view`` tells it to a
client; ``entries`` makes a workout of it. Nothing here knows a database, a request or the current time.
"""

from session_service.sessions.engine.decide import Decision, decide
from session_service.sessions.engine.endings import FORGOTTEN_AFTER, end_of_work
from session_service.sessions.engine.expand import Snapshot, begin, derived_id
from session_service.sessions.engine.fold import fold
from session_service.sessions.engine.kinds import KINDS
from session_service.sessions.engine.log import TIMEOUT, Command, LogEntry, undoable
from session_service.sessions.engine.outcome import blocks, entries
from session_service.sessions.engine.reopening import Ending, may_take_back
from session_service.sessions.engine.replay import Replay
from session_service.sessions.engine.state import State
from session_service.sessions.engine.view import block_views, clock_view, is_something_left, percent, progress, view

__all__ = [
    "FORGOTTEN_AFTER",
    "KINDS",
    "TIMEOUT",
    "Command",
    "Decision",
    "Ending",
    "LogEntry",
    "Replay",
    "Snapshot",
    "State",
    "begin",
    "block_views",
    "blocks",
    "clock_view",
    "decide",
    "derived_id",
    "end_of_work",
    "entries",
    "fold",
    "is_something_left",
    "may_take_back",
    "percent",
    "progress",
    "undoable",
    "view",
]

"""Why a command is not taken. All of these are 409 and carry the current state as ``session``, so that a client
can show what is and let its user decide."""

from __future__ import annotations

from service_kit.errors import Conflict


class StaleCommand(Conflict):
    """The command was based on an older sequence, and what it is about has been touched since by another command.
    ``session`` is the current state: show it, and send the command again based on its ``sequence`` if it holds."""

    type, title = "stale-command", "Somebody touched this meanwhile"


class CommandIdReused(Conflict):
    """A command with this ``id`` is in the session's log, with another content; ``sequence`` is its place there. Give
    every command a fresh id; repeat an id only to send the very same command again."""

    type, title = "command-id-reused", "This command id stands for something else"


class SessionClosed(Conflict):
    """The session is finished or abandoned; no command changes it any more, except an `undo` of its end. Edit the
    workout that it became instead."""

    type, title = "session-closed", "The session has ended"


class EndingStands(Conflict):
    """The end of a session can be undone for ten minutes, one that came by itself until 24 hours after the session's
    start. Edit the workout that it became instead."""

    type, title = "ending-stands", "It is too late to take the end back"


class WorkoutEdited(Conflict):
    """The session became a workout that was changed or deleted since, so the session is not opened again. Edit the
    workout: `session.workout_id` says which it is."""

    type, title = "workout-edited", "The workout was edited since"


class DoesNotFit(Conflict):
    """The command makes no sense in the session's present state, such as resuming what is not paused or completing a
    set that was removed. ``session`` is the current state."""

    type, title = "command-does-not-fit", "The command does not fit the state"


class LogFull(Conflict):
    """The session's log has reached its limit: 2,000 commands, or 10,000 sets changed by commands about whole
    exercises, after which single sets are still taken. Finish the session and start another."""

    type, title = "session-log-full", "The session's log is full"


REFUSALS = (StaleCommand, DoesNotFit, SessionClosed, EndingStands, WorkoutEdited, CommandIdReused, LogFull)

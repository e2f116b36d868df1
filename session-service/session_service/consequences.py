"""Who follows a time zone that somebody chose, in this order and in its transaction. Stands above all slices."""

from __future__ import annotations

from session_service.sessions import dating as sessions
from session_service.workouts import dating as workouts

# Sessions come first: one that is being finished holds its row, and its workout is there when that is free.
CONSEQUENCES = (sessions.follow_time_zone, workouts.follow_time_zone)

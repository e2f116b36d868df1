"""The session service owns workouts: live ones, guided set by set from a frozen plan day and kept as an append-only
log of commands, and logged ones, which finished live sessions become. It keeps local copies of the exercises, plans
and profiles that it needs, and streams every live session's state as server-sent events."""

"""What a process says of itself: structured logs, metrics, traces, reports of crashes. Only logs are on
by default."""

"""The worker process: relay, consumer and timers of one or more services, with endpoints for health and metrics."""

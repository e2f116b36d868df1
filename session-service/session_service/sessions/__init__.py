"""Live sessions: frozen targets, an append-only log of commands, and the state that follows from both."""

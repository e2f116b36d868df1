"""The event streams of live sessions: what the stream process does. It only reads."""

"""Goals: what a user wants to reach, and how far the log has brought it."""

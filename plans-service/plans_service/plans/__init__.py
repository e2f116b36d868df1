"""The plans of a user, each a tree that is read and written whole."""

"""A person's profile and preferences, which other services keep a copy of."""

"""Which passwords are acceptable, and the fields that they come in by."""

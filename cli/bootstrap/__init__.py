"""Before everything else: makes ``.venv`` from the pinned packages. Only the standard library may be used here."""

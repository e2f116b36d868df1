"""Text in the form in which it is compared and searched. Pure."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Text as it is searched: without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))

"""Characters that nobody sees: with one of them an address looks like another and is none."""

from __future__ import annotations

import unicodedata

from service_kit.folding import without_ignorable

# Controls, formats, halves of pairs, private and unassigned ones, blanks and separators of every kind.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}
_BLANK_PATTERN = "\u2800"  # Braille without a dot


def has_unseen(text: str) -> bool:
    """Whether a character of the text, or of what it is compatible with, shows nothing."""
    every = text + unicodedata.normalize("NFKC", text)
    return without_ignorable(every) != every or any(
        unicodedata.category(char) in _UNSEEN or char == _BLANK_PATTERN for char in every
    )

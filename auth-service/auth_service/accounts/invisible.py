"""Characters that nobody sees: with one of them an address looks like another and is none.

The ranges are Unicode's property ``Default_Ignorable_Code_Point`` (DerivedCoreProperties.txt). It has been stable for
years, since it includes code points that are reserved for such characters.
"""

from __future__ import annotations

import re
import unicodedata

DEFAULT_IGNORABLE = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # Arabic letter mark
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer vowels that are not shown
    (0x180B, 0x180F),  # Mongolian variation selectors
    (0x200B, 0x200F),  # zero-width characters, marks of direction
    (0x202A, 0x202E),  # embeddings and overrides of direction
    (0x2060, 0x206F),  # word joiner, invisible operators, isolates
    (0x3164, 0x3164),  # Hangul filler
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # zero-width no-break space
    (0xFFA0, 0xFFA0),  # halfwidth Hangul filler
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),  # shorthand format controls
    (0x1D173, 0x1D17A),  # musical beams and slurs
    (0xE0000, 0xE0FFF),  # tags, more variation selectors
)
# Controls, formats, halves of pairs, private and unassigned ones, blanks and separators of every kind.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}
_BLANK_PATTERN = "\u2800"  # Braille without a dot

_IGNORABLE = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in DEFAULT_IGNORABLE) + "]")


def without_ignorable(text: str) -> str:
    """The text as it looks, without what is never shown."""
    return _IGNORABLE.sub("", text)


def has_unseen(text: str) -> bool:
    """Whether a character of the text, or of what it is compatible with, shows nothing."""
    every = text + unicodedata.normalize("NFKC", text)
    return without_ignorable(every) != every or any(
        unicodedata.category(char) in _UNSEEN or char == _BLANK_PATTERN for char in every
    )

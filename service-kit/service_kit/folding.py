"""Text in the forms in which names are compared and searched, whatever their script. Pure.

``name_key`` says which names are the same one, ``fold`` what a search forgives on top of that.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Unicode's property Default_Ignorable_Code_Point (DerivedCoreProperties.txt): what nobody sees. It has been stable for
# years, since it includes code points that are reserved for such characters.
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
_IGNORABLE = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in DEFAULT_IGNORABLE) + "]")
# An i with a dot of its own, as Turkish text has it in lower case ("\u0130" gives it), looks like any other i.
_DOTTED_I = re.compile("i\u0307+")
# What is typed for letters that Unicode takes for no accented ones, and for signs that keyboards replace.
_TYPED = {
    "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ȷ": "j", "ə": "e", "ɛ": "e", "ɔ": "o", "ŋ": "n", "ĸ": "k",
    "\u0640": "", "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0629": "\u0647",  # Arabic, Persian
    "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u2010": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
}  # fmt: skip
# "LATIN SMALL LETTER O WITH STROKE", "CYRILLIC SMALL LETTER KA WITH DESCENDER": the letter without the rest.
_WITH = re.compile("(LATIN SMALL LETTER [A-Z]|CYRILLIC SMALL LETTER [A-Z]+) WITH ")


def without_ignorable(text: str) -> str:
    """The text as it looks, without what is never shown."""
    return _IGNORABLE.sub("", text)


def name_key(name: str) -> str:
    """Two names are the same where this is: it leaves out case, compatibility forms, spacing and what nobody sees."""
    if name.isascii():
        return " ".join(name.lower().split())
    for _ in range(2):  # folding the case of one form may give another that has a case
        name = unicodedata.normalize("NFKC", without_ignorable(name)).casefold()
        name = unicodedata.normalize("NFKC", _DOTTED_I.sub("i", name))
    return " ".join(name.split())


def fold(text: str) -> str:
    """Text as it is searched: what ``name_key`` gives, without accents, points and strokes, digits as 0 to 9."""
    key = name_key(text)
    if key.isascii():
        return key
    plain = "".join(map(_plain, unicodedata.normalize("NFKD", key)))
    return " ".join(unicodedata.normalize("NFKC", plain).split())


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """One character of decomposed text as it is searched; empty for what is left out."""
    if _is_accent(character):
        return ""
    if character in _TYPED:
        return _TYPED[character]
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    letter = _WITH.match(unicodedata.name(character, ""))
    return unicodedata.lookup(letter[1]).casefold() if letter else character


def _is_accent(character: str) -> bool:
    """Whether it only modifies a letter, by its combining class: accents, Hebrew and Arabic points.

    The others are letters of their words: vowel signs and viramas of India, Thai tones, the voicing of kana.
    """
    combining = unicodedata.combining(character)
    return combining == 1 or 10 <= combining <= 36 or combining >= 200

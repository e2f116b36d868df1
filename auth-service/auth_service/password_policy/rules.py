"""Which passwords are acceptable: NIST SP 800-63B-4, section 3.1.1. Length and a block list, no composition rules.

The commonest passwords are nearly all shorter than fifteen characters, so the length rule refuses them already.
What remains are the ways in which people stretch them: padding with digits, saying them twice, walking along the
keyboard, or using their own name. These rules look for those, with the block list as the dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from service_kit.errors import FieldError

MIN_LENGTH = 15
MAX_LENGTH = 128
# What a request may carry before normalisation: NFC shortens decomposed text to a third at most.
MAX_INPUT = 512
MIN_DISTINCT = 6
# Beside the personal words at least this many letters or digits must be the user's own invention.
MIN_OWN = 8
MIN_CONTEXT_WORD = 3
# A password is a walk along the keyboard if this share of its steps (in percent) leads to a neighbour.
WALK_PERCENT = 75

_LEET = str.maketrans({"@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t"})
_REPETITION = re.compile(r"(.+?)\1+")
_LETTERS = re.compile(r"[^\W\d_]+")
_WALKS = (
    "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm",
    "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "147", "258", "369",
)  # fmt: skip
_NEIGHBOURS = frozenset(step for walk in _WALKS for a, b in pairwise(walk) for step in ((a, b), (b, a)))


def normalise(password: str) -> str:
    """The one form of a password: NFC, so that every keyboard's way to type an accent gives the same."""
    return unicodedata.normalize("NFC", password)


def weaknesses(password: str, *, context: Iterable[str], common: Collection[str], pointer: str) -> list[FieldError]:
    """Why this (normalised) password is refused; empty when it is fine.

    ``context`` are words tied to the account (e-mail address, names); ``common`` is the block list in lower case.
    """
    if len(password) < MIN_LENGTH:
        return [FieldError("too-short", f"Use at least {MIN_LENGTH} characters.", pointer=pointer)]
    if len(password) > MAX_LENGTH:
        return [FieldError("too-long", f"Use at most {MAX_LENGTH} characters.", pointer=pointer)]
    folded = password.casefold()
    if is_repetitive(folded):
        return [FieldError("repetitive", "Repeating characters adds no strength.", pointer=pointer)]
    if is_walk(folded):
        return [FieldError("sequence", "Runs such as 12345 or qwerty are guessed first.", pointer=pointer)]
    if is_personal(folded, context):
        detail = "Do not build the password on your name, e-mail address or the name of this app."
        return [FieldError("personal", detail, pointer=pointer)]
    if is_common(folded, common):
        return [FieldError("too-common", "This is a variation of a very common password.", pointer=pointer)]
    return []


def is_repetitive(folded: str) -> bool:
    """Whether it holds few different characters, or a short unit said twice or more ("passwordpassword")."""
    if len(set(folded)) < MIN_DISTINCT:
        return True
    longest_unit = min(MIN_LENGTH - 1, len(folded) // 2)
    return any(
        all(char == folded[place % unit] for place, char in enumerate(folded)) for unit in range(1, longest_unit + 1)
    )


def is_walk(folded: str) -> bool:
    """Whether it runs along the alphabet, the digits or the keyboard, also two runs zipped ("q1w2e3r4")."""
    if _walk_percent(folded) >= WALK_PERCENT:
        return True
    return all(_walk_percent(half) >= WALK_PERCENT for half in (folded[::2], folded[1::2]))


def is_personal(folded: str, context: Iterable[str]) -> bool:
    """Whether little is left once the account's own words are taken out."""
    words = sorted((word.casefold() for word in context), key=len, reverse=True)
    rest = folded
    for word in words:
        if len(word) >= MIN_CONTEXT_WORD:
            rest = rest.replace(word, " ")
    return rest != folded and _own_characters(rest) < MIN_OWN


def is_common(folded: str, common: Collection[str]) -> bool:
    """Whether it is made of at most two listed passwords with digits and signs around them."""
    core = folded.strip("".join(char for char in set(folded) if not char.isalpha()))
    repetition = _REPETITION.fullmatch(core)
    unit = repetition.group(1) if repetition else core
    return any(_is_listed(text, common) for text in (folded, core, unit, core.translate(_LEET)))


def _is_listed(text: str, common: Collection[str]) -> bool:
    if text in common:
        return True
    words = _LETTERS.findall(text)
    if not words:
        return False
    pieces: set[str] = set()
    for word in words:
        found = next(_splits(word, common), None)
        if found is None:
            return False
        pieces.update(found)
    return len(pieces) <= 2


def _splits(word: str, common: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The ways to read a word as one listed password or as two of them in a row."""
    if word in common:
        yield (word,)
    for cut in range(3, len(word) - 2):
        if word[:cut] in common and word[cut:] in common:
            yield (word[:cut], word[cut:])


def _walk_percent(text: str) -> int:
    steps = list(pairwise(text))
    return 100 * sum(_near(a, b) for a, b in steps) // max(1, len(steps))


def _own_characters(text: str) -> int:
    """How many letters and digits do not merely continue a run: "1234567" is one idea, not seven."""
    return sum(char.isalnum() and not _near(before, char) for before, char in pairwise(" " + text))


def _near(a: str, b: str) -> bool:
    return abs(ord(a) - ord(b)) <= 1 or (a, b) in _NEIGHBOURS

"""Words made comparable: accents, case, hyphens and plurals fall away; pieces tell which documents may fit.

Most scripts put spaces between words. Those of ``UNSPACED`` do not (or, as Hangul, write compounds in one), so that
any part of a run of their letters may be a word that somebody looks for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from service_kit.folding import fold

MAX_WORDS = 12
MAX_LETTERS = 80
# What the index has of an exercise: ``titles`` (name first, then aliases; each a list of words) and ``keywords``.
Document = Mapping[str, Sequence[Sequence[str]] | Sequence[str]]

_UNSPACED_RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u31ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"  # kana, bopomofo, Han
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff"  # Hangul
)
UNSPACED = re.compile(f"[{_UNSPACED_RANGES}]")
_WORD = re.compile(rf"[{_UNSPACED_RANGES}]+|[^\s{_UNSPACED_RANGES}]+")
_APOSTROPHE = re.compile("['`]")
# Words of a query that say nothing about an exercise.
_EMPTY = frozenset({"the", "a", "an", "with", "on", "of", "and", "for", "to", "in"})
# Short forms that people type; the long form is what names use.
_SHORT = {"db": "dumbbell", "bb": "barbell", "kb": "kettlebell", "ohp": "overhead press", "rdl": "romanian deadlift"}


def words(text: str) -> list[str]:
    """The words of a text, folded: ``"Pull-Ups (weighted)"`` gives ``["pull", "up", "weighted"]``.

    A text of nothing but signs, or but empty words, is made of these.
    """
    plain = _APOSTROPHE.sub("", fold(text))
    lettered = plain if plain.isalnum() else "".join(one if _is_of_word(one) else " " for one in plain)
    found = _WORD.findall(lettered) or plain.split()
    return [_singular(word) for word in found if word not in _EMPTY] or found


def query_words(text: str) -> list[str]:
    """The words of a query, short forms spelt out, at most MAX_WORDS of at most MAX_LETTERS."""
    spelt = [part for word in words(text) for part in _SHORT.get(word, word).split()]
    return [word[:MAX_LETTERS] for word in spelt[:MAX_WORDS]]


def _is_of_word(character: str) -> bool:
    """Whether it is a letter, a figure, or a mark such as a vowel sign, which are letters of their words too."""
    return character.isalnum() or unicodedata.category(character)[0] in "LMN"


def _singular(word: str) -> str:
    """Enough of a stemmer for names: rows, presses, flies, but not press, or words in -us."""
    if len(word) <= 2 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word.removesuffix("s")


def pieces_of(document: Document) -> set[str]:
    """The pieces of all words of a document."""
    return set().union(*(pieces(list(map(str, title))) for title in (*document["titles"], document["keywords"])))


def pieces(words: Iterable[str]) -> set[str]:
    """Three letters of each word and of all words run together ("pull up" shares them with "pullup").

    Of letters that are written without spaces each one and each two: whole words have no more.
    """
    every_word = list(words)
    found: set[str] = set()
    for word in [*every_word, "".join(every_word)]:
        padded = f"  {word} "
        found.update(padded[start : start + 3] for start in range(len(padded) - 2))
    unspaced = "".join(word for word in every_word if UNSPACED.match(word))
    return found.union(unspaced, map("".join, pairwise(unspaced)))

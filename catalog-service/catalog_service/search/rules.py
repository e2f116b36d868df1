"""Words made comparable: accents, case, hyphens and plurals fall away; trigrams tell which documents may fit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from service_kit.folding import fold

MAX_WORDS = 12
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile(r"['\u2019`]")
# Words of a query that say nothing about an exercise.
_EMPTY = frozenset({"the", "a", "an", "with", "on", "of", "and", "for", "to", "in"})
# Short forms that people type; the long form is what names use.
_SHORT = {"db": "dumbbell", "bb": "barbell", "kb": "kettlebell", "ohp": "overhead press", "rdl": "romanian deadlift"}


def words(text: str) -> list[str]:
    """The words of a text, folded: ``"Pull-Ups (weighted)"`` gives ``["pull", "up", "weighted"]``."""
    found = _WORD.findall(_APOSTROPHE.sub("", fold(text)))
    return [_singular(word) for word in found if word not in _EMPTY]


def query_words(text: str) -> list[str]:
    """The words of a query, short forms spelt out, at most MAX_WORDS."""
    spelt = [part for word in words(text) for part in _SHORT.get(word, word).split()]
    return spelt[:MAX_WORDS]


def _singular(word: str) -> str:
    """Enough of a stemmer for names: rows, presses, flies, but not press, or words in -us."""
    if len(word) <= 2 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word.removesuffix("s")


def trigrams(words: Iterable[str]) -> set[str]:
    """Three-letter pieces of each word and of all words run together ("pull up" shares them with "pullup")."""
    every_word = list(words)
    pieces: set[str] = set()
    for word in [*every_word, "".join(every_word)]:
        padded = f"  {word} "
        pieces.update(padded[start : start + 3] for start in range(len(padded) - 2))
    return pieces

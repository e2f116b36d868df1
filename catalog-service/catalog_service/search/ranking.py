"""How well a document answers a query: each word of the query finds its best word in the document.

A word in the name counts fully, in an alias almost, in muscles, equipment or category less. The mean over the query's
words, with something for how much of the whole name was meant, gives 0 to 100; less than MIN_SCORE is no hit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from catalog_service.search.rules import UNSPACED, Document

MIN_SCORE = 62.0
MIN_WORD = 70.0
ALIAS, KEYWORD = 0.97, 0.82
PREFIX, PART, COMPOUND = 95.0, 90.0, 80.0
# Letters of a beginning, and of what stands inside a longer word: "heben" in "kreuzheben", but not "row" in "narrow".
MIN_PREFIX, MIN_COMPOUND = 3, 4
# Pairs of words whose likeness is remembered: those of some dozen queries with all words of the catalogue.
LIKENESSES = 16_384


def score(query: Sequence[str], document: Document) -> float:
    """How well the words of a query are answered, 0 to 100."""
    joined = "".join(query)
    keywords = list(map(str, document["keywords"]))
    by_keyword = [KEYWORD * _best(word, keywords) for word in query]
    best = 0.0
    for place, title in enumerate(document["titles"]):
        weight = 1.0 if place == 0 else ALIAS
        best = max(best, weight * _title_score(query, joined, list(title), by_keyword))
    return best


def _title_score(query: Sequence[str], joined: str, title: list[str], by_keyword: list[float]) -> float:
    run_together = "".join(title)
    if joined == run_together:
        return 100.0
    found = [max(_best(word, title, run_together), other) for word, other in zip(query, by_keyword, strict=True)]
    if min(found) < MIN_WORD * KEYWORD:
        # No word for word likeness; the whole may still be one word cut differently ("chinup", "sit ups").
        whole = fuzz.ratio(joined, run_together)
        return 0.9 * whole if whole >= 80 else 0.0
    words_score = sum(found) / len(found)
    meant = fuzz.token_sort_ratio(" ".join(query), " ".join(title))
    return 0.8 * words_score + 0.19 * meant


def _best(word: str, candidates: Sequence[str], run_together: str = "") -> float:
    """The likeness of a word to the most alike candidate; a beginning of it counts as typed so far.

    A word of letters that are written without spaces may stand anywhere, in ``run_together`` across words too.
    """
    best = PART if word in run_together and UNSPACED.match(word) else 0.0
    for candidate in candidates:
        if candidate == word:
            return 100.0
        best = max(best, _likeness(word, candidate))
    return best if best >= MIN_WORD else 0.0


@lru_cache(maxsize=LIKENESSES)
def _likeness(word: str, candidate: str) -> float:
    """Of two words that differ. Exercises share most of theirs, so that each pair is met again and again.

    What is remembered follows from the two words alone and never grows stale.
    """
    unspaced = UNSPACED.match(word) is not None
    if candidate.startswith(word) and (unspaced or len(word) >= MIN_PREFIX):
        return PREFIX
    if word in candidate and (unspaced or len(word) >= MIN_COMPOUND):
        return PART if unspaced else COMPOUND
    return fuzz.ratio(word, candidate)

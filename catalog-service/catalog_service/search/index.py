"""Documents in memory, and which of them share pieces of words with a query."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from catalog_service.search.rules import Document, pieces_of


class Index:
    """Of documents by their places in a list; of what has none there is None. It never changes."""

    def __init__(self, ids: Sequence[UUID], documents: Sequence[Document | None]) -> None:
        self._ids, self._documents = ids, documents
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for place, document in enumerate(documents):
            for piece in pieces_of(document) if document else ():
                self._places[piece].append(place)

    def sharing(self, pieces: Iterable[str], allowed: int) -> Iterator[tuple[int, UUID, Document]]:
        """How many of the pieces a document shares, its id, and the document, of those with a bit in ``allowed``."""
        shared: Counter[int] = Counter()
        for piece in pieces:
            shared.update(self._places.get(piece, ()))
        for place, number in shared.items():
            document = self._documents[place]
            if allowed >> place & 1 and document is not None:
                yield number, self._ids[place], document

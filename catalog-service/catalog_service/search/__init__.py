"""Finding exercises by words: tolerant of typos, word order, plurals, hyphens and accents."""

"""gzip as answers are compressed with it."""

from __future__ import annotations

import gzip
from typing import Final

LEVEL: Final = 1


def gzipped(body: bytes) -> bytes:
    """``body`` in gzip, without an instant in it: the same always gives the same."""
    return gzip.compress(body, LEVEL, mtime=0)

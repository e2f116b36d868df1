"""Whether two answers say the same, and where they do not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any


def differences(one: Any, two: Any, aside: Collection[str] = (), path: str = "") -> Iterator[str]:
    """A line for each place where two JSON documents differ. The values of members named in ``aside`` may differ, as
    long as both are there; the order of members may, that of lists may not."""
    if isinstance(one, dict) and isinstance(two, dict):
        yield from (f"{path}/{name}: only in the first" for name in one if name not in two)
        yield from (f"{path}/{name}: only in the second" for name in two if name not in one)
        for name in one.keys() & two.keys():
            if name in aside and (one[name] is None) == (two[name] is None):
                continue
            yield from differences(one[name], two[name], aside, f"{path}/{name}")
    elif isinstance(one, list) and isinstance(two, list):
        if len(one) != len(two):
            yield f"{path}: {len(one)} items and {len(two)}"
        for place, (left, right) in enumerate(zip(one, two, strict=False)):
            yield from differences(left, right, aside, f"{path}/{place}")
    elif one != two or type(one) is not type(two):
        yield f"{path}: {one!r} and {two!r}"

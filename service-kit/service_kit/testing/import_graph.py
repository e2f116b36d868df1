"""Which folders and root modules of a package import each other, read from the syntax trees of its files.

Every import counts, also one inside a function or for types only: whoever reads the file must know the other one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

# {who imports: {whom: the files that do}}, each a folder or module directly below the package.
Graph = dict[str, dict[str, list[str]]]


def circle(package: Path) -> list[str]:
    """A circle in the package as lines like ``goals -> records (goals/series.py)``; empty where there is none."""
    graph = import_graph(package)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found = list(reversed(error.args[1]))  # from who imports to whom
        return [f"{one} -> {other} ({', '.join(graph[one][other])})" for one, other in pairwise(found)]
    return []


def import_graph(package: Path) -> Graph:
    """Who imports whom in the folder of a package. Its tests and migrations are no part of it."""
    graph: Graph = {}
    for file in sorted(package.rglob("*.py")):
        place = file.relative_to(package)
        if {"tests", "migrations"} & set(place.parts):
            continue
        others = graph.setdefault(place.with_suffix("").parts[0], {})
        for other in sorted({part for name in _imported(file, package) if (part := _part(package, name))}):
            if other != place.with_suffix("").parts[0]:
                others.setdefault(other, []).append(place.as_posix())
    return graph


def _imported(file: Path, package: Path) -> Iterator[str]:
    """The full names that a file imports, of relative imports too."""
    folder = [package.name, *file.relative_to(package).parent.parts]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = folder[: len(folder) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _part(package: Path, name: str) -> str:
    """The folder or module of the package that the name lies in; empty for a name of elsewhere."""
    root, _, rest = name.partition(".")
    part = rest.partition(".")[0]
    if root != package.name:
        return ""
    return part if (package / part).is_dir() or (package / f"{part}.py").exists() else "__init__"

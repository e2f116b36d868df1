"""The house rules about who imports whom inside a service."""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from pathlib import Path

from flask import Flask

from service_kit.security.runtime import runtime
from service_kit.testing.import_graph import circle

PURE = {"service_kit.errors", "service_kit.folding"}


def test_no_circle_of_imports(migrated_app: Flask) -> None:
    """Slices and root modules have an order: who reads one of them need not know those that build on it."""
    lines = circle(Path(import_module(runtime(migrated_app).package).__file__ or "").parent)
    assert not lines, "these import each other in a circle:\n" + "\n".join(lines)


def test_rules_import_nothing_but_the_pure(migrated_app: Flask) -> None:
    """``rules.py`` and ``..._rules.py`` are standard library, the kit's pure modules, and files of ours that are as
    pure.
    """
    name_of_package = runtime(migrated_app).package
    package = Path(import_module(name_of_package).__file__ or "").parent
    files = list(package.rglob("*rules.py"))
    for file in files:  # grows by what the rules import of their own service
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                module = node.module or ""
                of_folder = package.joinpath(*module.split(".")[1:]).is_dir() and module.startswith(name_of_package)
                names += [f"{module}.{alias.name}" for alias in node.names] if of_folder else [module]
            for name in names:
                own = name.startswith(f"{name_of_package}.")
                place = package.parents[0 if own else 1].joinpath(*name.split(".")).with_suffix(".py")
                if place.exists():  # of the service, or of a package that lies beside the services
                    files += [place] if place not in files else []
                else:
                    assert name.partition(".")[0] in sys.stdlib_module_names or name in PURE, f"{file}: {name}"

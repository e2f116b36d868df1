"""Help and the version on a fresh clone, before any package is installed.

A command's options are said by the module that runs it, and that imports packages. While nothing but help is wanted a
stand-in does in the place of each.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from cli.bootstrap.stamp import IMPORT_PATHS, ROOT

HELP = ("-h", "--help")


def needs_no_packages(arguments: Sequence[str]) -> bool:
    """Whether these words can be answered without packages: help, the version, or no command that there is."""
    _find_our_own()
    from cli.__main__ import COMMANDS

    command, *rest = arguments or [""]
    if command not in COMMANDS or command == "version":
        return True
    # What follows `run` belongs to another program, but for the first word.
    return any(word in HELP for word in (rest[:1] if command == "run" else rest))


def answer(arguments: Sequence[str]) -> int:
    """Say it; gives the exit code."""
    # What this machine's Python happens to have is of other versions than ours.
    sys.path[:] = [path for path in sys.path if not path.endswith(("site-packages", "dist-packages"))]
    sys.meta_path.append(StandIns())
    from cli.__main__ import main

    try:
        return main(list(arguments))
    except Exception:  # a module wants more of a package than stand-ins give
        print(f"The options of `{arguments[0]}` are shown once the packages are there: ./setwise install")
        return 0


def _find_our_own() -> None:
    sys.path[:0] = [path for name in IMPORT_PATHS if (path := str((ROOT / name).resolve())) not in sys.path]


class StandIns(MetaPathFinder, Loader):
    """Finds a stand-in for every module that is nowhere else; comes last among the finders."""

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """The stand-in for a package; None for what this Python's own library lacks on this platform."""
        return None if name.partition(".")[0] in sys.stdlib_module_names else ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """An empty module that has every name."""
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is run."""


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything


class _AnyName(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything


class _Anything(Exception, metaclass=_AnyName):
    """May be called, subclassed, subscripted, raised, and used to decorate."""

    def __new__(cls, *_: object, **__: object) -> Any:
        return super().__new__(cls)

    def __init__(self, *_: object, **__: object) -> None:
        super().__init__()

    def __class_getitem__(cls, _key: object) -> Any:
        return cls

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything

    def __call__(self, *_: object, **__: object) -> Any:
        return self

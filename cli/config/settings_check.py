"""Wrong settings of every process, told together before anything is started, and those that nobody reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from cli.config.compose_settings import containers, settings_of
from cli.config.settings_reference import groups
from cli.system.services import LISTENERS, SERVICES
from service_kit.settings.base import FILE
from service_kit.settings.errors import WrongSettings

# What a name with a gap stands for: "SETWISE_<SERVICE>_DATABASE_URL" is one variable of each service.
GAPS = {"<SERVICE>": [service.name for service in SERVICES], "<NAME>": LISTENERS}


def mistakes(names: Iterable[str] = ()) -> list[str]:
    """What is wrong in this environment for these of the gateway and the services (none named: for all of them), a line
    each; nothing twice.
    """
    return list(dict.fromkeys(line for name in names or containers() for line in _of(name)))


def complaint(names: Iterable[str], variables: Iterable[str], more: Iterable[str] = ()) -> str:
    """All that is wrong for these processes, and ``more``, as a text for people: first which
    ``variables`` are misspelt, which may be why something is missing. Empty where nothing is wrong.
    """
    wrong = list(dict.fromkeys([*mistakes(names), *more]))
    return str(WrongSettings([*unknown_settings(variables), *wrong])) if wrong else ""


def _of(name: str) -> list[str]:
    try:
        settings_of(name).load()
    except WrongSettings as problem:
        return problem.lines
    return []


def unknown_settings(variables: Iterable[str]) -> list[str]:
    """Variables that look like settings and are none, a line each: misspelt, most likely, or of another release."""
    named = [name for group in groups() for one in group.settings for name in _filled(one.variable)]
    known = {name + ending for name in named for ending in ("", FILE)}
    unknown = (name for name in sorted(variables) if name.startswith("SETWISE_") and name not in known)
    return [f"{name} is no setting of Setwise.{_meant(name, known)}" for name in unknown]


def _filled(variable: str) -> Iterator[str]:
    """The variables that this one, which may have a gap in its name, stands for."""
    gap = next((gap for gap in GAPS if gap in variable), None)
    if gap is None:
        yield variable
    else:
        yield from (variable.replace(gap, name.upper()) for name in GAPS[gap])


def _meant(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.8)
    return f" Is {near[0]} meant?" if near else ""

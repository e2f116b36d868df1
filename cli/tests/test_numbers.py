"""What CONTRIBUTING.md and docs/figures.md say of numbers and places is what the code says."""

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import reduce
from importlib import import_module

import pytest

from cli.config.settings_reference import groups
from cli.system.paths import ROOT

UNITS = {timedelta(days=1): "days", timedelta(hours=1): "h", timedelta(minutes=1): "min", timedelta(seconds=1): "s"}
NAMED = re.compile(r"`([^`]+)`")


def rows(title, page="CONTRIBUTING.md"):
    """The cells of each row of the table under a heading."""
    lines = (ROOT / page).read_text().split(f"## {title}\n")[1].split("\n## ")[0].splitlines()
    table = [line for line in lines if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[2:]]


def format_value(value):
    """As the table writes it: an age in the largest unit that fits, thousands apart."""
    if isinstance(value, timedelta):
        unit = next(unit for unit in UNITS if value % unit == timedelta(0))
        return f"{value // unit} {UNITS[unit]}" if value != timedelta(days=1) else "24 h"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def names(cell):
    """Each constant of a cell with its file: a path stands for the names behind it."""
    path, found = "", []
    for word in NAMED.findall(cell):
        if "/" in word:
            path = word
        else:
            found.append((path, word))
    return found


def constant(path, name):
    """The value in the code; a setting's is its default."""
    folders = path.removesuffix(".py").split("/")
    parts = (
        folders[1:] if (ROOT / folders[0]).is_dir() and not (ROOT / folders[0] / "__init__.py").exists() else folders
    )
    module = import_module(".".join(parts))
    if name[0].islower():
        owner = vars(module).get("Settings") or module.BaseSettings
        return owner.__dataclass_fields__[name].default
    return reduce(member, name.split("."), module)


def member(owner, name):
    """That of a module or value, or what a table has under the name."""
    return owner[name] if isinstance(owner, Mapping) else getattr(owner, name)


def states(value, cell):
    """Whether the cell says it, alone or with what it counts."""
    return re.fullmatch(rf"{re.escape(format_value(value))}( [a-z0-9 ]+)?", cell) is not None


NUMBERS = rows("Where the numbers live")
SETTINGS = {one.variable for group in groups() for one in group.settings}


@pytest.mark.parametrize(
    "row", [*NUMBERS, *rows("The numbers of these figures", "docs/figures.md")], ids=lambda row: row[0]
)
def test_a_number_is_where_the_table_says_and_what_it_says(row):
    _, texts, where, *_ = row
    values = [constant(*one) for one in names(where)]
    cells = texts.split(", ")
    assert values
    assert [value for value, cell in zip(values, cells, strict=True) if not states(value, cell)] == []


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row[0])
def test_a_setting_is_named_where_there_is_one(row):
    variables = NAMED.findall(row[3]) if len(row) > 3 else []
    assert set(variables) <= SETTINGS
    fields = [name.upper() for _, name in names(row[2]) if name[0].islower()]
    assert [variable.endswith(f"_{field}") for variable, field in zip(variables, fields, strict=True)] == [True] * len(
        fields
    )


@pytest.mark.parametrize("row", rows("I want to change ..."), ids=lambda row: row[0])
def test_the_map_leads_to_files_and_names_that_are_there(row):
    path = None
    for word in NAMED.findall(row[1]):
        if "/" in word and "<" not in word:
            path = ROOT / word
            assert path.exists(), word
        elif path is not None and path.is_file() and word.isidentifier():
            assert re.search(rf"\b{word}\b", path.read_text()), word

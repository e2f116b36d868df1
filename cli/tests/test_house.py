"""Rules of the whole house that no linter knows: sizes, and slices that keep their tables to themselves."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.system.paths import ROOT
from cli.system.services import SERVICES
from service_kit.testing.import_graph import circle

LONGEST_FILE, LONGEST_FUNCTION = 300, 50
ROOMS = ("service-kit", "gateway", "training", "cli", "harness", "tests-e2e", *(service.folder for service in SERVICES))
FILES = [ROOT / "setwise", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_a_few_screens():
    paths = [path for path in FILES if "migrations" not in path.parts]
    long = {name(path): count for path in paths if (count := len(path.read_text().splitlines())) > LONGEST_FILE}
    assert long == {}


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{name(path)}:{node.name}": size
        for path in FILES
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (size := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_no_slice_imports_another_slices_tables(service):
    package = ROOT / service.folder / service.package
    guilty = []
    slices = {path.parent for file in ("usecases", "routes", "events") for path in package.glob(f"*/{file}.py")}
    for path in [path for one in sorted(slices) for path in sorted(one.rglob("*.py"))]:
        own = f"{service.package}.{path.relative_to(package).parts[0]}"
        for node in ast.walk(ast.parse(path.read_text())):
            module = node.module if isinstance(node, ast.ImportFrom) and node.module else ""
            if module.startswith(service.package) and "models" in module.split(".") and not module.startswith(own):
                guilty.append(f"{name(path)} imports {module}")
    assert guilty == []


@pytest.mark.parametrize("package", ["cli", "gateway/gateway", "harness", "service-kit/service_kit", "training"])
def test_no_circle_among_the_folders_of_a_package(package):
    """As each service asserts of itself."""
    assert circle(ROOT / package) == []


def test_nothing_of_a_machine_is_written_down():
    """Neither where this checkout lies nor whose home it is, and no address at all in the lists of packages."""
    # A place of one word, such as /build, could stand in a text by chance.
    marks = [str(place) for place in (ROOT, Path.home()) if len(place.parts) > 2]
    texts = [*FILES, *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    found = {name(path): hits for path in texts if (hits := [mark for mark in marks if mark in path.read_text()])}
    addressed = [path.name for path in ROOT.glob("requirements*") if "://" in path.read_text()]
    assert (found, addressed) == ({}, [])


# A name is the term of the field. Words that hide what a thing is, metaphors first:
REFUSED = re.compile(
    "born|buried|bury|clothed|crowd(ed)?|deed|doors?|dressed|farewell|harmed|heard|hears|hearsay|lacking|luck|mended|"
    "purse|rampage|reborn|reckon(ed|ing)?|roads|sabotage|spared|takers?|telling|told|toll|understudy"
)
# These have a meaning in a sentence, such as the name of a test, but say nothing of a value.
REFUSED_OF_VALUES = re.compile("asked|gone|kept|taken")
# A column, and errors, which are named for what went wrong.
ALLOWED = re.compile("asked_at|([A-Z][a-z]+)+Taken")


def definitions(path: Path) -> Iterator[str]:
    """The names that a file gives: its own, those of functions, classes and parameters, and of what is assigned to."""
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.FunctionDef(name=one) | ast.AsyncFunctionDef(name=one) | ast.ClassDef(name=one):
                yield one
            case ast.arg(arg=one) | ast.Name(id=one, ctx=ast.Store()) | ast.Attribute(attr=one, ctx=ast.Store()):
                yield one
            case ast.alias(asname=str(one)) | ast.ExceptHandler(name=str(one)):
                yield one


def is_refused(one: str) -> bool:
    """Whether one of the words of a name hides what it names."""
    words = [word.lower() for word in re.findall("[A-Z]?[a-z]+|[A-Z]+(?![a-z])", one)]
    lists = [REFUSED] if one.startswith("test_") else [REFUSED, REFUSED_OF_VALUES]
    return not ALLOWED.fullmatch(one) and any(words_of.fullmatch(word) for words_of in lists for word in words)


@pytest.mark.parametrize("one", ["told", "_bury", "TOLD_EVERY_S", "PortsTaken_", "asked", "test_it_is_told", "isDoor"])
def test_a_name_that_hides_what_it_is_would_be_noticed(one):
    assert is_refused(one)


@pytest.mark.parametrize("one", ["EmailTaken", "asked_at", "test_it_is_taken", "total", "border"])
def test_a_name_that_says_what_it_is_passes(one):
    assert not is_refused(one)


def test_no_name_is_a_metaphor_or_a_bare_participle():
    paths = [path for path in FILES if "migrations" not in path.parts]
    assert {f"{name(path)}: {one}" for path in paths for one in definitions(path) if is_refused(one)} == set()

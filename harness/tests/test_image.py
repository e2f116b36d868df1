"""What tests need and users never run stays out of the image."""

import ast

from cli.system.paths import ROOT
from cli.system.services import SERVICES


def build_context(lines):
    """The first path segments that a ``.dockerignore`` lets into a build, in the one form that ours has: everything is
    left out, and what enters is named."""
    rules = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    assert rules[0] == "*"
    return {rule[1:].split("/")[0] for rule in rules if rule.startswith("!")}


def test_the_image_holds_no_file_of_the_harness():
    names = build_context((ROOT / ".dockerignore").read_text().splitlines())
    assert names & {"harness", "tests-e2e", ".ci"} == set()
    assert {"cli", "service-kit", *(service.folder for service in SERVICES)} <= names


def test_a_context_that_names_the_harness_is_seen():
    assert "harness" in build_context(["*", "!cli", "!harness/load"])


def test_nothing_that_enters_the_image_imports_the_harness():
    names = build_context((ROOT / ".dockerignore").read_text().splitlines())
    files = [file for name in names if (ROOT / name).is_dir() for file in (ROOT / name).rglob("*.py")]
    guilty = [
        str(file.relative_to(ROOT))
        for file in files
        if "tests" not in file.parts
        for node in ast.walk(ast.parse(file.read_text()))
        for imported in _imported(node)
        if imported.split(".")[0] == "harness"
    ]
    assert guilty == []


def _imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []

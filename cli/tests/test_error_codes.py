"""Every code that an error may have is explained, and every code that is explained is raised somewhere."""

import ast
import re

from cli.system.paths import ROOT
from service_kit.http import problems
from training.error_codes import ERROR_CODES

# What makes an error; the code is the first argument.
MAKERS = {"FieldError", "refuse", "Message"}
FOLDERS = [path for path in ROOT.glob("*/*") if path.name.endswith(("_service", "_kit")) or path.name == "gateway"]
# Codes that marshmallow's own sentences stand for.
SENTENCES = {code for table in (problems._CODES, problems._PARAMETER_CODES) for code, _ in table.values()}
CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def sources():
    """Every module that may raise an error, parsed."""
    for folder in [*FOLDERS, ROOT / "training"]:
        for file in folder.rglob("*.py"):
            if not {"testing", "tests", "migrations"} & set(file.relative_to(ROOT).parts):
                yield file, ast.parse(file.read_text("utf-8"))


def raised():
    """The codes that stand in the code as they are, and the patterns of those that are put together."""
    literal, patterns = dict.fromkeys(SENTENCES, "service_kit"), {}
    for file, tree in sources():
        for node in ast.walk(tree):
            for code in _codes(node):
                if isinstance(code, ast.Constant):
                    literal[code.value] = file
                elif isinstance(code, ast.JoinedStr):
                    parts = [re.escape(one.value) if isinstance(one, ast.Constant) else ".+" for one in code.values]
                    patterns["".join(parts)] = file
    return literal, patterns


def _codes(node):
    """The codes of a call that makes an error, and of a constant pair of a code and its text."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in MAKERS:
        return [node.args[0].value.elts[0]] if _is_pair(node) else node.args[:1]
    if isinstance(node, ast.Call):
        return [word.value for word in node.keywords if word.arg == "code"]
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
        first, second = node.value.elts
        if all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in (first, second)):
            return [first] if CODE.fullmatch(first.value) and second.value.endswith(".") else []
    return []


def _is_pair(node):
    return bool(node.args) and isinstance(node.args[0], ast.Starred) and isinstance(node.args[0].value, ast.Tuple)


def test_every_code_that_is_raised_is_explained():
    literal, patterns = raised()
    assert {f"{code} in {file}" for code, file in literal.items() if code not in ERROR_CODES} == set()
    assert {one for one in patterns if not any(re.fullmatch(one, code) for code in ERROR_CODES)} == set()


def test_every_code_that_is_explained_is_raised():
    literal, patterns = raised()
    known = set(literal) | {code for code in ERROR_CODES if any(re.fullmatch(one, code) for one in patterns)}
    assert set(ERROR_CODES) - known == set()


def test_every_explanation_is_a_sentence():
    for code, one in ERROR_CODES.items():
        assert CODE.fullmatch(code)
        assert all(text[0].isupper() or text[0] == "`" for text in one), code
        assert all(text.endswith(".") for text in one), code

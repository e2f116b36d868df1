"""The merged document of a running system, and the tools of package.json, installed once for each of its lock files."""

import hashlib
import json
import os
import shutil
import subprocess
import urllib.request
from pathlib import Path

import pytest

from cli.system.paths import ROOT

HERE = Path(__file__).parent
NODE = os.environ.get("SETWISE_TEST_NODE") or "node"


@pytest.fixture(scope="session")
def tools():
    """The folder of node_modules. What was fetched for a lock file stays in var/clients."""
    names = ("package.json", "package-lock.json", ".npmrc")
    digest = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in names)).hexdigest()[:16]
    folder = ROOT / "var" / "clients" / digest
    if not (folder / "node_modules").is_dir():
        making = folder.with_suffix(f".{os.getpid()}")
        making.mkdir(parents=True)
        for name in names:
            shutil.copy(HERE / name, making)
        run(["npm", "ci", "--ignore-scripts"], making)
        shutil.rmtree(folder, ignore_errors=True)
        making.rename(folder)
    return folder / "node_modules"


@pytest.fixture(scope="session")
def document(system, tmp_path_factory):
    """The file of the merged document, as clients get it."""
    with urllib.request.urlopen(f"{system.url}/openapi.json") as answer:
        merged = json.load(answer)
    file = tmp_path_factory.mktemp("document") / "openapi.json"
    file.write_text(json.dumps(merged, indent=1))
    return file


@pytest.fixture
def workshop(tools, document, tmp_path):
    """A scratch folder in which Node.js finds the tools, with the document and all that stands beside this file."""
    (tmp_path / "node_modules").symlink_to(tools)
    shutil.copy(document, tmp_path)
    shutil.copytree(HERE, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.pyc", "__pycache__"))
    return tmp_path


@pytest.fixture
def node(workshop):
    """Run a tool, or a program of the workshop, in Node.js: ``node("tsc", ...)``; gives what it prints."""

    def start(program, *words):
        tool = workshop / "node_modules" / ".bin" / program
        return run([NODE, tool if tool.exists() else program, *words], workshop)

    return start


def run(words, folder):
    """Run a program; what it prints. One that fails fails the test with all that it printed."""
    done = subprocess.run([str(word) for word in words], cwd=folder, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{words[0]}: {done.stdout[-8_000:]}\n{done.stderr[-8_000:]}"
    return done.stdout

"""A Python client made of the document compiles, fits its types, and runs the README's tour with a live session."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest


@pytest.fixture
def client_folder(document, workshop):
    folder = workshop / "python"
    words = ["openapi-python-client", "generate", "--path", document, "--meta", "none", "--fail-on-warning"]
    start([*words, "--output-path", folder / "setwise_client"], workshop)
    return folder


def test_openapi_python_client(client_folder, system):
    start([sys.executable, "-m", "compileall", "-q", "setwise_client"], client_folder)
    start([sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "tour.py"], client_folder)
    ending = start([sys.executable, "tour.py", system.url, f"{uuid4().hex}@example.org"], client_folder)
    assert ending == "409 /problems/goal-exists\n"


def start(words, folder):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    words = [str(word) for word in words]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, env={**os.environ, "PATH": path})
    assert done.returncode == 0, f"{words[0]}: {done.stdout[-8_000:]}\n{done.stderr[-8_000:]}"
    return done.stdout

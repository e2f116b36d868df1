"""Rows of ports: nobody gets one that somebody has, whether anything listens there or not."""

import subprocess
import sys

from cli.system.paths import ROOT
from harness import ports

PROGRAM = (
    "import random; random.randrange = lambda *_: {first}; from harness.ports import reserve_row; print(reserve_row(7))"
)


def test_a_row_that_is_reserved_is_given_to_nobody_else(monkeypatch):
    first = ports.reserve_row(7)
    monkeypatch.setattr(ports.random, "randrange", lambda *_: first)
    assert ports.reserve_row(7) >= first + ports.ROW
    command = [sys.executable, "-c", PROGRAM.format(first=first)]
    elsewhere = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(elsewhere.stdout) >= first + ports.ROW

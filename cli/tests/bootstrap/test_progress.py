"""How far an installation is, on a terminal and elsewhere."""

import io

import pytest

from cli.bootstrap import progress
from cli.bootstrap.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("kind", "every", "wanted"),
    [
        (Terminal, 15.0, "\rFetching: 1 of 3, 0 s\x1b[K\rFetching: 3 of 3, 0 s\x1b[K\n"),
        (io.StringIO, 15.0, "Fetching: 3 packages ...\n"),
        (io.StringIO, -1.0, "Fetching: 3 packages ...\n  Fetching: 1 of 3, 0 s\n  Fetching: 3 of 3, 0 s\n"),
    ],
)
def test_a_line_moves_on_a_terminal_and_lines_come_now_and_then_elsewhere(monkeypatch, kind, every, wanted):
    monkeypatch.setattr(progress.sys, "stderr", kind())
    monkeypatch.setattr(progress, "EVERY_S", every)
    monkeypatch.setattr(progress.time, "monotonic", lambda: 7.0)
    step = Progress("Fetching", 3)
    for count in (1, 4):
        step.show(count)
    step.close()
    assert progress.sys.stderr.getvalue() == wanted

"""CPU is read as the kernel counts it, and divided among groups of processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from harness.benches.cpu import Reading, process_seconds, read, spent, spent_during

TICK = 1 / os.sysconf("SC_CLK_TCK")


def busy(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_it_agrees_with_proc_within_ticks():
    busy(0.05)
    fields = Path(f"/proc/{os.getpid()}/stat").read_text("utf-8").rpartition(")")[2].split()
    by_proc = (int(fields[11]) + int(fields[12])) * TICK  # utime and stime
    found = process_seconds(os.getpid())
    assert found is not None
    assert -TICK <= found - by_proc <= 3 * TICK


def test_another_process_is_read_too():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        assert process_seconds(other.pid) is not None
        other.kill()


def test_an_ended_process_has_no_seconds():
    with subprocess.Popen([sys.executable, "-c", ""]) as other:
        other.wait()
    assert process_seconds(other.pid) is None
    assert read({"gone": [other.pid]}).seconds == {"gone": {}}


def test_what_was_spent_is_the_difference_of_each_group():
    before = Reading({"gateway": {1: 1.0}, "service": {2: 5.0, 3: 1.0}}, at=0.0)
    after = Reading({"gateway": {1: 1.25}, "service": {2: 5.5, 4: 0.125}}, at=1.0)
    assert spent(before, after) == {"gateway": 250.0, "service": 625.0}


def test_an_action_is_charged_with_what_it_takes():
    found = spent_during(lambda: {"own": [os.getpid()]}, lambda: busy(0.02))
    assert found["own"] >= 20

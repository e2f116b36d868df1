"""A tree of processes is killed at one instant: whoever is still to die notices nothing."""

import subprocess
import sys

import psutil
import pytest

from harness import process_tree

# A child in a process group of its own, as the host's children are; it would live on after a SIGHUP.
FAMILY = """
import os, signal
signal.signal(signal.SIGHUP, lambda *_: None)
if os.fork() == 0:
    os.setpgid(0, 0)
    os.write(1, b".")
while True:
    signal.pause()
"""


@pytest.fixture
def family():
    with subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE) as process:
        assert process.stdout.read(1) == b"."
        yield process
        process_tree.kill(process.pid)


def test_nobody_is_woken_by_the_death_of_another(family, monkeypatch):
    stopped, woken, kill = set(process_tree.tree(family.pid)), [], psutil.Process.kill
    assert len(stopped) == 2

    def kill_and_look(victim):
        stopped.discard(victim)
        kill(victim)
        while victim.status() != psutil.STATUS_ZOMBIE:  # nobody buries it: the parent is stopped, or this test
            pass
        woken.extend(one for one in stopped if one.status() != psutil.STATUS_STOPPED)

    monkeypatch.setattr(psutil.Process, "kill", kill_and_look)
    process_tree.kill(family.pid)
    assert woken == []
    assert family.wait(60) == -9

"""Children are kept alive, ended in order, and never outlive the host."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from cli.host.supervisor import Child, meaning


class Host:
    """The dummy host as a process of its own."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder = folder
        program = Path(__file__).with_name("dummy_host.py")
        self.process = subprocess.Popen(
            [sys.executable, str(program), str(folder), *words], stdout=subprocess.PIPE, text=True
        )

    def pid(self, name: str) -> int:
        """A child's id; 0 while there is none."""
        try:
            return json.loads((self.folder / "pids.json").read_text())[name]
        except (OSError, KeyError):
            return 0


@pytest.fixture
def start(tmp_path):
    started = []

    def run(*words: str) -> Host:
        started.append(Host(tmp_path, *words))
        return started[-1]

    yield run
    for host in started:
        host.process.kill()
        host.process.communicate()


@contextmanager
def handing_on(hangup):
    """What is started inside the block does this on SIGHUP, until it says otherwise."""
    before = signal.signal(signal.SIGHUP, hangup)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


def has_ended(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_child_that_dies_is_started_again(start, eventually):
    host = start()
    first = eventually(lambda: host.pid("steady"))
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: host.pid("steady") not in (0, first))
    assert has_ended(first)


def test_sigterm_ends_the_host_and_its_children(start, eventually):
    host = start()
    child = eventually(lambda: host.pid("steady"))
    host.process.terminate()
    assert host.process.wait(60) == 0
    assert has_ended(child)


def test_a_child_that_does_not_end_is_killed(start, eventually):
    host = start("stubborn")
    child = eventually(lambda: host.pid("stubborn"))
    host.process.send_signal(signal.SIGINT)
    output, _ = host.process.communicate(timeout=60)
    assert "stubborn did not end in time" in output
    assert has_ended(child)


def test_nohup_is_respected(start, eventually):
    with handing_on(signal.SIG_IGN):
        host = start()
    child = eventually(lambda: host.pid("steady"))
    host.process.send_signal(signal.SIGHUP)
    os.kill(child, signal.SIGKILL)
    assert eventually(lambda: host.pid("steady") not in (0, child))


def test_a_closed_terminal_ends_the_host(start, eventually):
    with handing_on(signal.SIG_DFL):  # whatever these tests run under, such as nohup
        host = start()
    child = eventually(lambda: host.pid("steady"))
    host.process.send_signal(signal.SIGHUP)
    assert host.process.wait(60) == 0
    assert has_ended(child)


def test_no_child_outlives_a_killed_host(start, eventually):
    host = start()
    child = eventually(lambda: host.pid("steady"))
    host.process.kill()
    host.process.wait()
    eventually(lambda: has_ended(child))


def test_the_pause_before_a_start_grows_to_half_a_minute():
    pauses = [Child("x", lambda: 0, deaths=n).pause() for n in range(1, 10)]
    assert pauses[:4] == [0.5, 1, 2, 4]
    assert pauses[-1] == 30


def test_exit_codes_are_given_in_words():
    assert meaning(-9) == "killed by SIGKILL"
    assert meaning(3) == "exit code 3"

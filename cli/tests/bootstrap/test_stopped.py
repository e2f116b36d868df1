"""Ctrl-C and other ends in the middle of an installation: no traceback, nothing left running, nothing half noted."""

import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress

import psutil
import pytest

from cli.bootstrap import child

# In the place of pip: says who it is and who its child is, then waits for ever.
WAITING = """
import os, subprocess, sys, signal
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print("Collecting", os.getpid(), child.pid, flush=True)
with open({note!r} + ".new", "w") as note:
    note.write(f"{{os.getpid()}} {{child.pid}}")
os.rename({note!r} + ".new", {note!r})
signal.pause()
"""


# Tells its id and ends by no Ctrl-C.
IGNORES_SIGNALS = """
import os, signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
print(os.getpid(), flush=True)
signal.pause()
"""


@pytest.fixture
def waiting(house):
    """A house whose system's environment is ready, and whose pip never ends: the file in which it tells its ids."""
    house.wheel("boat", "1")
    house.wheel("hammer", "1")
    house.pin("boat==1")
    assert house.run("up").returncode == 0
    house.pin("boat==1", "hammer==1", developers=True)
    note = house.folder / "running"
    main = next(house.venv.glob("lib/*/site-packages/pip")) / "__main__.py"
    original = main.read_text()
    main.write_text(WAITING.format(note=str(note)))
    yield note
    main.write_text(original)


def start(house, terminal: int) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, str(house.folder / "setwise"), "install", "--dev"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=house.environment,
        start_new_session=True,
        preexec_fn=take_terminal,
    )


def take_terminal() -> None:
    import fcntl
    import termios

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell has it ignored by what it runs in the background
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def lives(number: int) -> bool:
    """Whether a process is there and has not ended (whom nobody has asked for its exit code is there still)."""
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def read_until(terminal: int, text: str) -> str:
    """What is shown up to ``text``, or to the end where that never comes."""
    output = b""
    with suppress(OSError):
        while text.encode() not in output and (part := os.read(terminal, 65_536)):
            output += part
    return output.decode()


def read_all(terminal: int) -> str:
    output = b""
    with suppress(OSError):  # EIO: nobody has the other end open any more
        while part := os.read(terminal, 65_536):
            output += part
    return output.decode()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("typed", 130),
        (signal.SIGTERM, 143),
        *(pytest.param(*one, marks=pytest.mark.thorough) for one in ((signal.SIGINT, 130), (signal.SIGHUP, 129))),
    ],
)
def test_an_installation_that_is_stopped_leaves_nothing_behind(house, waiting, eventually, how, code):
    ours, theirs = pty.openpty()
    process = start(house, theirs)
    os.close(theirs)
    shown = read_until(ours, "\rFetching: 1 of 1")
    eventually(waiting.exists)
    if how == "typed":
        os.write(ours, b"\x03")
    else:
        process.send_signal(how)
    output = shown + read_all(ours)
    os.close(ours)
    assert process.wait() == code, output
    assert "Traceback" not in output
    assert "\rFetching: 1 of 1" in output
    assert not any(lives(int(number)) for number in waiting.read_text().split())
    assert (house.stamp()["dev"], house.starts_at_once()) == (None, True)


def test_a_killed_installation_keeps_its_lock_until_pip_has_ended(house, waiting, eventually):
    ours, theirs = pty.openpty()
    process = start(house, theirs)
    os.close(theirs)
    eventually(waiting.exists)
    process.kill()
    process.wait()
    second = subprocess.Popen(
        [sys.executable, str(house.folder / "setwise"), "test"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=house.environment,
    )
    assert second.stderr is not None
    assert "waiting for it" in second.stderr.readline()
    for number in waiting.read_text().split():
        os.kill(int(number), signal.SIGKILL)
    waiting.unlink()
    eventually(waiting.exists)
    second.send_signal(signal.SIGINT)
    assert (second.wait(), "Traceback" in second.stderr.read()) == (130, False)
    os.close(ours)


def test_what_does_not_listen_to_ctrl_c_is_killed(monkeypatch, tmp_path):
    monkeypatch.setattr(child, "ENDS_WITHIN_S", 0.1)
    before = signal.getsignal(signal.SIGINT)
    output: list[str] = []

    def stop(text: str) -> None:
        if text:
            output.append(text)
            raise KeyboardInterrupt

    try:
        with pytest.raises(KeyboardInterrupt):
            child.run([sys.executable, "-c", IGNORES_SIGNALS], look=stop)
    finally:
        signal.signal(signal.SIGINT, before)
    assert not lives(int(output[0]))

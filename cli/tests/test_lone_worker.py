"""The worker that has no arbiter ends by itself when it hangs or when its parent is gone."""

import subprocess
import sys

from cli.system.paths import ROOT

HANGS = """
import sys
from cli.host import lone_worker

lone_worker.REARM_EVERY_S = 0
alive = lone_worker.Watchdog(float(sys.argv[1]))
alive()
print("hangs", flush=True)

def hang():
    sys.stdin.read()

hang()
"""


def hanging(seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-c", HANGS, str(seconds)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, env={"PYTHONPATH": str(ROOT)}, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert process.stdout.readline() == "hangs\n"
    return process


def test_who_hangs_is_ended_and_the_log_says_where():
    with hanging(0.05) as process:
        assert process.wait(60) == 1
        assert "in hang" in process.stderr.read()


def test_who_is_in_time_lives():
    with hanging(600) as process:
        process.stdin.close()  # goes on
        assert process.wait(60) == 0

"""What was given back is given back to the system: else each thread that ever hashed a password keeps 19 MiB."""

import os
import platform
import re
import subprocess
import sys

import pytest

from cli.host import memory
from cli.system.paths import ROOT

HASH = """
import sys, threading
from argon2 import PasswordHasher
from cli.host.memory import give_back

if sys.argv[1:]:
    give_back()
hasher, gate = PasswordHasher(time_cost=1, memory_cost=19 * 1024, parallelism=1), threading.Barrier(8)

def work():
    for _ in range(3):
        hasher.hash("correct horse battery staple")
    gate.wait()

threads = [threading.Thread(target=work) for _ in range(8)]
[one.start() for one in threads]
[one.join() for one in threads]
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")))
"""


def resident_kib(*arguments):
    known = {name: value for name, value in os.environ.items() if name not in memory.SETTINGS}
    command = [sys.executable, "-P", "-c", HASH, *arguments]
    ended = subprocess.run(command, env=known | {"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    return int(ended.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps memory in this way")
def test_hashed_passwords_leave_no_memory_behind():
    assert resident_kib("give back") < resident_kib() - 40_000


def test_the_container_image_says_the_same():
    image = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    for name, (_, value) in memory.SETTINGS.items():
        assert re.search(rf"\b{name}={value}\b", image)

"""What the host makes before it forks may be used on both sides of the fork."""

import json
import os
import subprocess
import sys

import pytest

from cli.system.environment import environment
from cli.system.paths import ROOT, Data
from cli.system.services import SERVICES
from harness.suites import clean_environment
from service_kit.ids import new_id

MAKE = """
import json, sys, threading
import psutil
from cli.host.gunicorn_server import find

apps = [find(f"{package}.app:create_app")() for package in sys.argv[1:]]
process = psutil.Process()
print(json.dumps({
    "threads": threading.active_count(),
    "databases": [file.path for file in process.open_files() if "sqlite" in file.path or file.path.endswith(".db")],
    "connections": len(process.net_connections()),
}))
"""


@pytest.mark.parametrize("more", [{}, {"SETWISE_OTLP_ENDPOINT": "http://127.0.0.1:1"}], ids=["plain", "traced"])
def test_apps_that_are_made_keep_no_connection_and_start_no_thread(tmp_path, more):
    data = Data(tmp_path)
    data.make()
    variables = clean_environment(os.environ) | more
    variables |= environment(data, dict.fromkeys(("gateway", "stream", *(one.name for one in SERVICES)), 1), variables)
    command = [sys.executable, "-P", "-c", MAKE, *(service.package for service in SERVICES)]
    done = subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True, timeout=120)
    assert json.loads(done.stdout.splitlines()[-1]) == {"threads": 1, "databases": [], "connections": 0}


def test_processes_of_one_parent_give_different_ids():
    read_end, write_end = os.pipe()
    new_id()
    for _ in range(20):
        if os.fork() == 0:
            os.write(write_end, f"{new_id().int & 0xFFFF_FFFF_FFFF}\n".encode())
            os._exit(0)
        os.wait()
    os.close(write_end)
    with os.fdopen(read_end) as lines:
        assert len(set(lines)) == 20

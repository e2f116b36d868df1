"""schemathesis over each service's own document, on a running system: nothing answers 5xx, nothing undocumented.

The requests go to the service itself with a user's token: the gateway in front would hide what it refuses anyway.
"""

import os
import subprocess
import sys

import pytest

from cli.services import SERVICES

# For each service: examples and boundaries of every operation, then fuzzing and sequences until the time is spent.
SECONDS = int(os.environ.get("SETWISE_TEST_FUZZ_SECONDS", "25"))
# A schema cannot say everything that a rule demands (that an exercise exists, that a set fits it), so data that
# fits the schema may still be refused with 422.
NOT_ASKED = "positive_data_acceptance"
# These end the session that the walk needs. The journeys test them.
ENDING = r"/auth/(logout|logout-all|password)|/users/me$|/auth/sessions"


@pytest.mark.parametrize("name", [service.name for service in SERVICES])
def test_no_input_breaks_a_service(system, robin, tmp_path, name):
    url = f"http://127.0.0.1:{system.ports[name]}"
    command = [sys.executable, "-P", "-m", "schemathesis.cli", "run", f"{url}/openapi.json", "--url", url]
    command += ["--header", f"Authorization: Bearer {robin.tokens['access_token']}"]
    command += ["--checks", "all", "--exclude-checks", NOT_ASKED, "--max-time", str(SECONDS), "--seed", "1"]
    command += ["--exclude-path-regex", f"^/internal|{ENDING}", "--generation-database", "none", "--no-color"]
    command += ["--suppress-health-check", "all", "--request-timeout", "10"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=10 * SECONDS)
    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2_000:]

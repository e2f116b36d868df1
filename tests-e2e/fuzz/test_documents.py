"""schemathesis over each document, on a running system: nothing answers 5xx, nothing undocumented.

The requests go to each service itself with a user's token, since the gateway hides what it refuses, and to the gateway
with the document of the whole.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.system.services import SERVICES
from service_kit.testing.repetitions import repetitions

# For each service: examples and boundaries of every operation, then fuzzing and sequences until the time is spent.
SECONDS = int(os.environ.get("SETWISE_TEST_FUZZ_SECONDS") or repetitions(15, short=6))
ENDED_AFTER_S = max(150, 10 * SECONDS)
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
# A schema cannot say everything that a rule demands (that an exercise exists, that a set fits it), so data that fits
# the schema may still be refused with 422. And where a literal address stands beside a pattern (`/exercises/suggest`,
# `/exercises/{id}`), Flask's OPTIONS lists the pattern's methods too. And an Idempotency-Key that the walk uses twice
# answers again with what it made the first time, which may be deleted since.
EXCLUDED_CHECKS = "positive_data_acceptance,allow_header_conformance,ensure_resource_availability"
# Internal addresses take no user's token; the stream is another process; the others end the session of the walk.
EXCLUDED_PATHS = r"^/internal|/events$|/auth/(logout|logout-all|change-password)|/users/me$|/auth/sessions"


# The auth service last: after its turn it takes this machine for somebody who guesses passwords.
@pytest.mark.parametrize("name", ["gateway", *(service.name for service in reversed(SERVICES))])
def test_no_input_breaks_it(system, anyone, tmp_path, name):
    url = f"http://127.0.0.1:{system.ports[name]}"
    command = [sys.executable, "-P", "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION), "run"]
    command += [f"{url}/openapi.json", "--url", url, "--max-time", str(SECONDS), "--seed", "1", "--no-color"]
    command += ["--header", f"Authorization: Bearer {anyone.tokens['access_token']}", "--checks", "all"]
    command += ["--exclude-checks", EXCLUDED_CHECKS]
    command += ["--exclude-path-regex", EXCLUDED_PATHS, "--generation-database", "none", "--warnings", "off"]
    command += ["--suppress-health-check", "all", "--request-timeout", "10"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=ENDED_AFTER_S)
    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2_000:]

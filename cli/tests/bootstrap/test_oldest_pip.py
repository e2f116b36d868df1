"""Pins with extras are installed as they are by the oldest pip that we support, without any index."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.system.paths import ROOT

# The one of Python 3.11.0; Debian 12 has 23.0. Python 3.12 and newer bring a newer one, and do not run this.
OLDEST_PIP = "22.3"
DIGEST = "1daab4b8d3b97d1d763caeb01a4640a2250a0ea899e257b1e44b9eded91e15ab"


@pytest.fixture
def old_pip() -> Path:
    """Its wheel. This alone may come from an index; it is kept in ``var/``."""
    folder = ROOT / "var" / "test" / "pip"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = folder / "wanted.txt"
    wanted.write_text(f"pip=={OLDEST_PIP} --hash=sha256:{DIGEST}\n")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes", "--dest", str(folder)]
    result = subprocess.run([*command, "-r", str(wanted)], capture_output=True, text=True)
    if result.returncode != 0:
        reason = f"pip {OLDEST_PIP} CANNOT BE HAD, so no old pip was tried: {result.stderr.strip()[-300:]}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return folder / f"pip-{OLDEST_PIP}-py3-none-any.whl"


AGES = [
    pytest.param(None, id="the pip of this Python"),
    pytest.param(
        OLDEST_PIP,
        marks=[
            pytest.mark.thorough,
            pytest.mark.skipif(
                sys.version_info >= (3, 12), reason="pip 22.3 neither runs on this Python nor is its own"
            ),
        ],
    ),
]


@pytest.mark.parametrize("version", AGES)
@pytest.mark.parametrize("pin", ["b[extra]==1", "b==1"])  # the second is how compilers write it unless told otherwise
def test_an_extra_whose_newest_release_is_not_the_pinned_one(house, request, version, pin):
    extra = ("Provides-Extra: extra", "Requires-Dist: c; extra == 'extra'")
    house.wheel("a", "1", "Requires-Dist: b[extra]")
    for release in "12":
        house.wheel("b", release, *extra)
    house.wheel("c", "1")
    assert house.run("up").returncode == 0
    if version:
        python, wheel = str(house.venv / "bin" / "python"), str(request.getfixturevalue("old_pip"))
        subprocess.run([python, "-m", "pip", "install", "--quiet", wheel], env=house.environment, check=True)

    house.pin("a==1", pin, "c==1")
    result = house.run("up")

    assert result.returncode == 0, result.stderr
    expected = {"a": "1", "b": "1", "c": "1"} | ({"pip": version} if version else {})
    assert house.installed().items() >= expected.items()
    assert house.starts_at_once()

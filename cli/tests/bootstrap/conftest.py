"""A clone in small, and packages of a few bytes to install in it without any index."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli.system.paths import ROOT

# What `python -m cli` is in the small clone: it tells how it was called.
CLI = """
import sys
COMMANDS = ("up", "status", "test", "install", "version")
if __name__ == "__main__":
    print("cli got", sys.argv[1:], sys.prefix)
"""


class House:
    """The script with its bootstrap, empty pins, and ``wheels/``, the only place where pip looks."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.wheels = folder, folder / "wheels"
        self.wheels.mkdir()
        shutil.copy(ROOT / "setwise", folder / "setwise")
        shutil.copytree(ROOT / "cli" / "bootstrap", folder / "cli" / "bootstrap")
        (folder / "cli" / "__init__.py").write_text("")
        (folder / "cli" / "__main__.py").write_text(CLI)
        self.pin()
        self.pin(developers=True)

    @property
    def venv(self) -> Path:
        """Where the environment is."""
        return self.folder / ".venv"

    @property
    def environment(self) -> dict[str, str]:
        """No index and no settings of this machine's pip."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "SETWISE_"))}
        return own | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "PIP_CONFIG_FILE": os.devnull}

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """``./setwise`` with these words, from another folder."""
        return subprocess.run(
            [sys.executable, str(self.folder / "setwise"), *words],
            capture_output=True,
            text=True,
            cwd="/",
            env=self.environment | more,
        )

    def pin(self, *lines: str, developers: bool = False) -> None:
        """Write a requirements file: lines such as ``b[extra]==1``, to which hashes of the wheels are added."""
        text = "".join(f"{line} \\\n    --hash=sha256:{self.digest(line)}\n" for line in lines)
        (self.folder / ("requirements-dev.txt" if developers else "requirements.txt")).write_text(text)

    def digest(self, line: str) -> str:
        """The hash of the wheel that a line means; zeros where there is none."""
        name, _, version = line.partition("==")
        wheel = self.wheels / f"{name.partition('[')[0]}-{version}-py3-none-any.whl"
        return hashlib.sha256(wheel.read_bytes()).hexdigest() if wheel.exists() else "0" * 64

    def wheel(self, name: str, version: str, *metadata: str) -> Path:
        """Make a package of one module, with these lines in its metadata."""
        about = f"{name}-{version}.dist-info"
        files = {
            f"{name}.py": f"VERSION = {version!r}\n",
            f"{about}/METADATA": "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *metadata])
            + "\n",
            f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: by-hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        files[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{about}/RECORD"])
        file = self.wheels / f"{name}-{version}-py3-none-any.whl"
        with zipfile.ZipFile(file, "w") as archive:
            for path, text in files.items():
                archive.writestr(path, text)
        return file

    def installed(self) -> Mapping[str, str]:
        """Version by name of what the environment has."""
        command = [self.venv / "bin" / "python", "-m", "pip", "list", "--format=json"]
        result = subprocess.run(command, capture_output=True, text=True, env=self.environment, check=True)
        return {one["name"]: one["version"] for one in json.loads(result.stdout)}

    def stamp(self) -> Mapping[str, object]:
        """What the environment says of itself; empty without."""
        file = self.venv / "setwise-stamp.json"
        return json.loads(file.read_text()) if file.exists() else {}

    def starts_at_once(self) -> bool:
        """Whether the system's commands run without installing anything."""
        result = self.run("status")
        return (result.returncode, result.stderr) == (0, "")


@pytest.fixture
def fresh(tmp_path: Path) -> House:
    """A clone in small, as it comes."""
    return House(tmp_path)


@pytest.fixture(scope="session")
def empty_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `python -m venv` makes, once for all tests."""
    folder = tmp_path_factory.mktemp("environment") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    return folder


@pytest.fixture
def house(fresh: House, empty_environment: Path) -> House:
    """A clone in small, with an environment in which nothing was installed yet."""
    shutil.copytree(empty_environment, fresh.venv, symlinks=True)
    return fresh

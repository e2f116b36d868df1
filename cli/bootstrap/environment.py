"""Making ``.venv`` and bringing it up to date: fetch first, so that what fails leaves the packages as they are."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path
from typing import IO

from cli.bootstrap import child, pins, pip, stamp
from cli.bootstrap.problems import CannotStart, tail
from cli.bootstrap.progress import say
from cli.bootstrap.stamp import PYTHON, ROOT, VENV

# Run by the environment's own Python: where its packages are, if it is new enough and has pip.
WHERE = "import sys, sysconfig, pip; assert sys.version_info >= (3, 11); print(sysconfig.get_path('purelib'))"


def prepare(developer: bool) -> None:
    """Install today's pins, with or without the developers', unless another command just did. Raises CannotStart."""
    with child.ended_by_signals(), one_at_a_time():
        if not stamp.is_current(developer):
            build(developer)


def one_at_a_time() -> IO[str]:
    """Hold the installation's lock; a second command waits for the first. Raises CannotStart, OSError."""
    try:
        import fcntl
    except ImportError:
        raise CannotStart("Linux or macOS is needed (on Windows use WSL).") from None
    (ROOT / "var").mkdir(exist_ok=True)
    handle = (ROOT / "var" / "install.lock").open("a")
    os.set_inheritable(handle.fileno(), True)  # held until the last child has ended, also where we are killed
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another command is preparing .venv; waiting for it ...")
        fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def build(developer: bool) -> None:
    """Make the environment or bring it up to date; the stamp is written last. Raises CannotStart, OSError."""
    name = stamp.DEVELOPERS if developer else stamp.BASE
    wanted = pins.read(ROOT / name)
    site = packages() or make()
    writable(VENV, site)
    missing = pins.missing(wanted, site)
    try:
        say(f"Installing the packages pinned in {name} (first start or changed pins; about a minute) ...")
        wheels = pip.fetch(missing) if missing else []
        stamp.before_changes()
        for path in pins.remains(site):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if wheels:
            pip.install(wheels, site)
    finally:
        shutil.rmtree(pip.WHEELS, ignore_errors=True)
    pip.check(pin.name for pin in wanted)
    write_import_paths(site)
    stamp.write(developer)


def writable(*folders: Path) -> None:
    """Find out now rather than in the middle. Raises PermissionError."""
    for folder in folders:
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def packages() -> Path | None:
    """The folder of the environment's packages; None where there is no environment that works."""
    if not PYTHON.exists():
        return None
    code, output = child.run([str(PYTHON), "-I", "-c", WHERE])
    return Path(output.strip()) if code == 0 else None


def make() -> Path:
    """Create ``.venv`` in the place of one that does not work; gives the folder of its packages. Raises CannotStart."""
    version = "python{}.{}".format(*sys.version_info[:2])
    try:
        import ensurepip  # noqa: F401  (Debian ships venv without it)
        import venv  # noqa: F401
    except ImportError:
        raise CannotStart(
            f"this Python cannot make virtual environments. Debian, Ubuntu: apt install {version}-venv"
        ) from None
    say(f"Making .venv with {version} ...")
    if VENV.exists():
        shutil.rmtree(VENV)
    code, output = child.run([sys.executable, "-m", "venv", str(VENV)])
    site = packages() if code == 0 else None
    if site is None:
        raise CannotStart(f"the virtual environment cannot be made:\n{tail(output)}")
    return site


def write_import_paths(site: Path) -> None:
    """Let the environment's Python import every room of the house from its own folder."""
    lines = [str((ROOT / path).resolve()) for path in stamp.IMPORT_PATHS]
    (site / "setwise.pth").write_text("\n".join(lines) + "\n", encoding="utf-8")

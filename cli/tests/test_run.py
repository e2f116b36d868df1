"""A program with the settings of a system that is there."""

import argparse
import os
import subprocess
import sys

from cli.commands.run import run
from cli.system.paths import ROOT, Data


def test_without_a_system_a_sentence_says_so_and_nothing_is_made(tmp_path, capsys):
    nowhere = tmp_path / "nowhere"
    assert run(argparse.Namespace(data=str(nowhere), program=["true"])) == 1
    assert "./setwise up" in capsys.readouterr().out
    assert not nowhere.exists()


def test_a_system_that_was_stopped_is_one(tmp_path):
    Data(tmp_path / "data").make()
    command = [sys.executable, "-P", "-m", "cli", "run", "--data", str(tmp_path / "data"), "env"]
    clean = {name: text for name, text in os.environ.items() if not name.startswith("SETWISE_")}
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=60)
    assert (done.returncode, f"SETWISE_DATA_DIR={tmp_path}/data\n" in done.stdout) == (0, True), done.stdout

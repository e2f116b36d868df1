"""The README's tour works as it is printed."""

import os
import re
import subprocess

from cli.system.paths import ROOT


def test_the_tour_with_curl(system):
    tour = (ROOT / "README.md").read_text().split("## A tour with curl")[1].split("\n## ")[0]
    lines = "\n".join(re.findall(r"```bash\n(.*?)```", tour, re.DOTALL)).replace("http://127.0.0.1:8100", system.url)
    assert system.url in lines
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines], capture_output=True, text=True, timeout=60, env=os.environ
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "/problems/" not in done.stdout
    assert "\n82.5\n" in done.stdout  # the first record

"""A worker that takes the place of a service's own one for a while, with a piece of the kit replaced."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from harness import process_tree
from harness.faults import mutations
from harness.faults.stack import Stage
from harness.servers import base
from harness.suites import clean_environment

PLAY = (
    "from harness.faults import mutations; mutations.{part}(); "
    "from service_kit.worker.main import serve; serve(['{service}'])"
)


@contextmanager
def understudy(stage: Stage, service: str, part: str) -> Iterator[None]:
    """Inside the block, the service's worker is one in which ``sabotage.<part>()`` was called."""
    if not hasattr(mutations, part) or stage.trial.process is None:
        raise ValueError(f"no such part: {part}")
    host, worker = stage.trial.process.pid, f"worker-{service}"
    victim = stage.pid(worker)
    words = [sys.executable, "-P", "-m", "cli", "run", "--data", str(stage.trial.data.root)]
    words += [sys.executable, "-P", "-c", PLAY.format(part=part, service=service)]
    os.kill(host, signal.SIGSTOP)  # else it would start the worker again
    try:
        process_tree.kill(victim)
        environment = clean_environment(os.environ) | stage.trial.settings
        process = base.launch(words, stage.trial.data.log(f"understudy-{service}"), environment)
        try:
            yield
        finally:
            process_tree.kill(process.pid)
            process.wait()
    finally:
        os.kill(host, signal.SIGCONT)
        stage.until_reborn(worker, victim)

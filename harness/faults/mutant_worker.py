"""A worker that takes the place of a service's own one for a while, with a piece of the kit replaced."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from harness import process_tree
from harness.faults import mutations
from harness.faults.stack import FaultStack
from harness.servers import base
from harness.suites import clean_environment

PROGRAM = (
    "from harness.faults import mutations; mutations.{part}(); "
    "from service_kit.worker.main import load_apps, serve; serve(load_apps(['{service}']))"
)


@contextmanager
def mutant_worker(stack: FaultStack, service: str, part: str) -> Iterator[None]:
    """Inside the block, the service's worker is one in which ``mutations.<part>()`` was called."""
    if not hasattr(mutations, part) or stack.trial.process is None:
        raise ValueError(f"no such part: {part}")
    host, worker = stack.trial.process.pid, f"worker-{service}"
    victim = stack.pid(worker)
    words = [sys.executable, "-P", "-m", "cli", "run", "--data", str(stack.trial.data.root)]
    words += [sys.executable, "-P", "-c", PROGRAM.format(part=part, service=service)]
    os.kill(host, signal.SIGSTOP)  # else it would start the worker again
    try:
        process_tree.kill(victim)
        environment = clean_environment(os.environ) | stack.trial.settings
        process = base.launch(words, stack.trial.data.log(f"mutant-{service}"), environment)
        try:
            yield
        finally:
            process_tree.kill(process.pid)
            process.wait()
    finally:
        os.kill(host, signal.SIGCONT)
        stack.until_restarted(worker, victim)

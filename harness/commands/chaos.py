"""`chaos`: the long proof that nothing is lost. Starts servers and a whole system of its own, lets many people train,
kills broker, relay, consumer and database again and again meanwhile, and audits every promise against every database.
"""

from __future__ import annotations

import argparse
import random
import time

from harness.faults.audit import Findings, audit_ledger
from harness.faults.kill_plan import KillPlan, killers
from harness.faults.stack import FaultStack
from harness.load.generator import LoadGenerator
from harness.servers.base import NotThere

DRAINED_WITHIN_S = 60.0
GIVE_UP_AFTER_S = 900.0
REPORT_EVERY_S = 10.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--workouts", type=int, default=10_000, help="finished workouts (default: %(default)s)")
    parser.add_argument("--kills", type=int, default=20, help="of broker, relay and consumer each")
    parser.add_argument("--database-kills", type=int, default=4, help="of the database server")
    parser.add_argument("--people", type=int, default=40, help="who train (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=8, help="requests at once (default: %(default)s)")
    # What one consumer carries on two cores beside the load itself and the kills.
    parser.add_argument("--rate", type=float, default=10.0, help="workouts per second, at most (default: %(default)s)")
    parser.add_argument("--seed", type=int, help="repeats the plan of an earlier run (not its exact moments)")


def run(options: argparse.Namespace) -> int:
    """Run and report; exit code 0 only when nothing is lost, doubled or wrong, and all kills were made."""
    seed = options.seed if options.seed is not None else random.randrange(1_000_000)  # noqa: S311
    print(f"seed {seed}: {options.workouts} workouts of {options.people} people", flush=True)
    began = time.monotonic()
    try:
        with FaultStack() as stack:
            print(f"servers and system are up after {time.monotonic() - began:.1f} s", flush=True)
            return _run(stack, options, seed)
    except NotThere as missing:
        print(f"chaos starts its own PostgreSQL, RabbitMQ and Redis, but {missing}. Nothing was done.")
        return 2


def _run(stack: FaultStack, options: argparse.Namespace, seed: int) -> int:
    kill_list = killers(stack, options.kills, options.database_kills)
    kill_plan = KillPlan(kill_list, options.workouts, lambda: load.workouts, seed)
    load = LoadGenerator(
        stack.trial.url,
        seed=seed,
        people=options.people,
        threads=options.threads,
        count=options.workouts,
        may=lambda: kill_plan.keeps_up() and load.workouts < options.rate * (time.monotonic() - began),
    )
    began = time.monotonic()
    with load:
        kill_plan.start()
        _watch(load, kill_plan, began)
    kill_plan.stop()
    lasted = time.monotonic() - began
    drained = _drained(stack)
    findings = audit_ledger(load.ledger, stack.sql)
    _report(load, kill_plan, lasted, drained, findings)
    complete = load.workouts >= options.workouts and all(one.done == one.times for one in kill_list)
    in_time = drained is not None and drained <= DRAINED_WITHIN_S
    return 0 if complete and in_time and not findings and not load.problems else 1


def _drained(stack: FaultStack) -> float | None:
    """Seconds until the backlog was empty; late is told apart from lost, so this waits much longer than is promised."""
    try:
        return stack.drain(GIVE_UP_AFTER_S)
    except TimeoutError as problem:
        print(problem, flush=True)
        return None


def _watch(load: LoadGenerator, kill_plan: KillPlan, began: float) -> None:
    """A line every ten seconds."""
    reported_at = began
    while load.lives:
        time.sleep(0.2)
        if time.monotonic() - reported_at >= REPORT_EVERY_S:
            reported_at = time.monotonic()
            kills = ", ".join(f"{one.name} {one.done}/{one.times}" for one in kill_plan.killers)
            print(f"{reported_at - began:6.0f} s  {load.workouts:6} workouts  killed: {kills}", flush=True)


def _report(load: LoadGenerator, kill_plan: KillPlan, lasted: float, drained: float | None, findings: Findings) -> None:
    """What came of it."""
    promises = load.ledger.all()
    print(f"\n{load.workouts} workouts, {len(promises)} writes in {lasted:.0f} s ({len(promises) / lasted:.1f}/s);")
    print(f"{load.ledger.acknowledged} acknowledged, {load.ledger.retried} of them sent more than once")
    for one in kill_plan.killers:
        print(f"killed {one.name}: {one.done} of {one.times} times, back after at most {one.longest:.1f} s")
    for problem in [*load.problems, *(problem for one in kill_plan.killers for problem in one.problems)]:
        print(f"PROBLEM {problem}")
    print("backlog: " + (f"empty after {drained:.1f} s" if drained is not None else "never empty"))
    print(f"audit: {findings}")

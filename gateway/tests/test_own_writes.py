"""However writes, gateways and requests meet: nobody reads a copy from before a write of theirs that was answered.

A model of one user and one owner. A write is committed at some time, or after its gateway has given it up; events come
as late as they may. A request looks at the marks at its gateway and reads the copy at a service then or later, where it
asks the owner unless an earlier one with its token has.
"""

from __future__ import annotations

from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from gateway.recent_writes import WINDOW_SECONDS, ProcessMarks, RedisMarks, Write
from service_kit import clock
from service_kit.ids import new_id
from service_kit.testing.frozen_clock import frozen

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
DEADLINE = 10
USER, OWNER = "a", "plans"
NUMBERS = st.integers(0, 3)


@dataclass
class Running:
    """A write that its gateway waits for, or has given up: ``version`` is what it made of the owner's, once it did."""

    write: Write
    gateway: int
    begun_at: float
    version: int = 0
    is_given_up: bool = False


@dataclass
class Reading:
    """A request that has passed the gateway: its token, and the version that it must not miss."""

    token: str | None
    due: int


class OwnWrites(RuleBasedStateMachine):
    """Two gateways, two processes of a service with one copy."""

    marks: list[Any]

    def __init__(self) -> None:
        super().__init__()
        self.time = 0.0
        self.version = self.copy = self.answered = 0
        self.commits: list[tuple[float, int]] = []
        self.running: list[Running] = []
        self.readings: list[Reading] = []
        self.remembered: list[set[str]] = [set(), set()]

    @rule(gateway=st.integers(0, 1))
    def begin(self, gateway: int) -> None:
        write = Write(USER, OWNER, new_id().hex)
        self.marks[gateway].writes(USER, write)
        self.running.append(Running(write, gateway, self.time))

    def commit(self, one: Running) -> None:
        if not one.version:
            self.version += 1
            one.version = self.version
            self.commits.append((self.time, self.version))

    @precondition(lambda self: self.running)
    @rule(number=NUMBERS)
    def commit_one(self, number: int) -> None:
        self.commit(self.running[number % len(self.running)])

    @precondition(lambda self: self.running)
    @rule(number=NUMBERS)
    def answer(self, number: int) -> None:
        one = self.running[number % len(self.running)]
        if not one.is_given_up:
            self.commit(one)
            self.running.remove(one)
            self.marks[one.gateway].end(one.write)
            self.answered = max(self.answered, one.version)

    @precondition(lambda self: self.running)
    @rule(number=NUMBERS)
    def give_up(self, number: int) -> None:
        self.running[number % len(self.running)].is_given_up = True

    @rule(gateway=st.integers(0, 1))
    def pass_on(self, gateway: int) -> None:
        given_up = [one.version for one in self.running if one.is_given_up]
        due = max([self.answered, *given_up])
        self.readings.append(Reading(self.marks[gateway].writes(USER).get(OWNER), due))

    @precondition(lambda self: self.readings)
    @rule(process=st.integers(0, 1))
    def read(self, process: int) -> None:
        one = self.readings.pop(0)
        if one.token is not None and one.token not in self.remembered[process]:
            self.copy = max(self.copy, self.version)
            self.remembered[process] |= {one.token} - {""}
        assert self.copy >= one.due

    @rule(gateway=st.integers(0, 1), process=st.integers(0, 1))
    def ask(self, gateway: int, process: int) -> None:
        self.pass_on(gateway)
        self.readings.insert(0, self.readings.pop())
        self.read(process)


class OfProcesses(OwnWrites):
    """Of one gateway at a time, which may die, as time goes by."""

    @initialize()
    def start(self) -> None:
        self.patches = ExitStack()
        self.frozen = self.patches.enter_context(ExitStack())
        self.go_on(0)
        self.restart()

    def teardown(self) -> None:
        self.patches.close()

    @rule()
    def restart(self) -> None:
        self.marks = [ProcessMarks(DEADLINE)] * 2
        for one in self.running:
            one.is_given_up = True

    @rule(seconds=st.sampled_from([1, 3, DEADLINE - 1, DEADLINE, WINDOW_SECONDS - 1, WINDOW_SECONDS]))
    def go_on(self, seconds: int) -> None:
        for _ in range(seconds):
            self.time += 1
            for one in [one for one in self.running if one.begun_at + DEADLINE <= self.time]:
                self.commit(one)
                one.is_given_up = True
        due = [version for instant, version in self.commits if instant + WINDOW_SECONDS <= self.time]
        self.copy = max([self.copy, *due])
        self.frozen.close()
        self.frozen.enter_context(frozen(NOON + timedelta(seconds=self.time)))


def test_one_process_misses_none() -> None:
    run_state_machine_as_test(OfProcesses, settings=settings(max_examples=100, stateful_step_count=40, deadline=None))


def test_gateways_with_one_redis_miss_none(redis: Any) -> None:
    class OfRedis(OwnWrites):
        @initialize()
        def start(self) -> None:
            namespace = f"test-{new_id().hex[-8:]}"
            self.marks = [RedisMarks(redis.url(0), namespace, 3600) for _ in range(2)]

    run_state_machine_as_test(OfRedis, settings=settings(max_examples=60, stateful_step_count=40, deadline=None))


class FlaggedMarks(ProcessMarks):
    """What would not do: the end of any write ends all."""

    def end(self, write: Write) -> None:
        super().end(write)
        self._marks[write.user, write.service].running.clear()


@pytest.mark.parametrize(("kind", "misses"), [(ProcessMarks, False), (FlaggedMarks, True)])
def test_the_model_sees_a_flag_in_place_of_a_count(kind: type[ProcessMarks], misses: bool) -> None:
    with frozen(clock.now() - timedelta(hours=1)):
        marks = kind(DEADLINE)
    model = OwnWrites()
    model.marks = [marks, marks]
    model.begin(0)
    model.begin(1)
    model.answer(1)
    model.ask(0, 0)
    model.give_up(0)
    model.commit_one(0)
    with pytest.raises(AssertionError) if misses else nullcontext():
        model.ask(0, 0)

"""The bucket of failed log-ins as pure functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from auth_service.attempts.rules import (
    ACCOUNT,
    ADDRESS,
    FIRST_WAIT,
    LONGEST_WAIT,
    Counter,
    account_buckets,
    charge,
    confirmation_buckets,
    drain,
    log_in_buckets,
    refresh_buckets,
    refund,
    wait,
)
from service_kit.ids import new_id

NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)


def after(attempts: int, now: datetime = NOON) -> Counter:
    counter = Counter(0, now)
    for _ in range(attempts):
        counter = charge(counter, ACCOUNT, now)
    return counter


def test_the_free_attempts_wait_for_nothing() -> None:
    assert wait(after(ACCOUNT.free - 1), NOON) == 0
    assert wait(after(ACCOUNT.free), NOON) == FIRST_WAIT.total_seconds()


def test_waits_double_up_to_the_longest() -> None:
    waits = [wait(after(ACCOUNT.free + more), NOON) for more in range(9)]
    assert waits[:4] == [15, 30, 60, 120]
    assert waits[-1] == LONGEST_WAIT.total_seconds()


def test_part_of_a_second_counts_as_a_whole_one() -> None:
    blocked = Counter(12, NOON, NOON + timedelta(milliseconds=1))
    assert wait(blocked, NOON) == 1


def test_time_drains_and_keeps_the_part_of_a_drop() -> None:
    later = NOON + 2.5 * ACCOUNT.drain
    drained = drain(Counter(5, NOON), ACCOUNT, later)
    assert drained.level == 3
    assert drained.at == NOON + 2 * ACCOUNT.drain


def test_a_right_password_empties_the_accounts_bucket_and_gives_the_address_its_charge_back() -> None:
    assert refund(charge(Counter(3, NOON), ACCOUNT, NOON), ACCOUNT, NOON) == Counter(0, NOON)
    assert refund(charge(Counter(3, NOON), ADDRESS, NOON), ADDRESS, NOON).level == 3


ADA, HOME, AWAY = "ada@example.org", "192.0.2.7", "203.0.113.9"


def test_where_an_account_was_used_it_has_a_bucket_that_nobody_elsewhere_fills() -> None:
    strangers, address = log_in_buckets(ADA, AWAY, [HOME])
    assert strangers == log_in_buckets(ADA, "198.51.100.1")[0]
    own, _ = log_in_buckets(ADA, HOME, [HOME])
    assert own != strangers
    assert log_in_buckets("bea@example.org", HOME, [HOME])[0] != own
    assert address == log_in_buckets("bea@example.org", AWAY)[1]


def test_a_household_of_ipv6_is_one_place() -> None:
    assert log_in_buckets(ADA, "2001:db8::1", ["2001:db8::ffff:1"]) == log_in_buckets(
        ADA, "2001:db8::2", ["2001:db8::2"]
    )
    assert log_in_buckets(ADA, "2001:db8:0:1::1", ["2001:db8::1"])[0] == log_in_buckets(ADA, AWAY)[0]


def test_all_buckets_of_an_account_are_those_that_a_log_in_may_fill() -> None:
    every = account_buckets(ADA, [HOME, AWAY, HOME])
    assert len({bucket.key for bucket in every}) == len(every) == 3
    assert {log_in_buckets(ADA, place, [HOME, AWAY])[0] for place in (HOME, AWAY, "198.51.100.1")} == set(every)


def test_no_two_kinds_of_attempt_share_a_bucket() -> None:
    session = new_id()
    kinds = (log_in_buckets(ADA, HOME), log_in_buckets(ADA, HOME, [HOME])[:1], confirmation_buckets(session))
    keys = [bucket.key for buckets in (*kinds, refresh_buckets(HOME)) for bucket in buckets]
    assert len(set(keys)) == len(keys)
    assert confirmation_buckets(new_id()) != confirmation_buckets(session)


@given(st.lists(st.integers(0, 3_600), max_size=400))
def test_a_patient_attacker_gets_no_more_than_the_drain(pauses: list[int]) -> None:
    counter, now, tried = Counter(0, NOON), NOON, 0
    for pause in pauses:
        now += timedelta(seconds=pause)
        if wait(counter, now) == 0:
            counter, tried = charge(counter, ACCOUNT, now), tried + 1
    doublings = 7  # from the first wait to the longest the attacker climbs this many steps
    allowed_by_waits = ACCOUNT.free + doublings + (now - NOON) / LONGEST_WAIT
    assert tried <= allowed_by_waits + (now - NOON) / ACCOUNT.drain + 1

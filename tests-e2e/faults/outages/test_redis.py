"""Redis is killed, frozen or emptied: people train on, and who has logged out stays out."""

import pytest

from cli.demo.api import Api
from harness.load.writer import PASSWORD

EVERY_STATUS = tuple(range(200, 600))


@pytest.fixture
def device(fault_stack, writer):
    """Logs the same person in once more."""

    def log_in():
        tokens = Api(fault_stack.trial.url).post("/auth/login", {"email": writer.email, "password": PASSWORD}).body
        return Api(fault_stack.trial.url, tokens["access_token"])

    return log_in


@pytest.fixture
def faults(fault_stack):
    """Ways to hurt Redis, and to make it well again."""
    redis = fault_stack.redis
    return {
        "killed": (redis.kill, redis.start),
        "frozen": (redis.freeze, redis.thaw),
        "silent": (fault_stack.redis_wire.silence, fault_stack.redis_wire.open),
        "flushed": (redis.flush, lambda: None),
    }


@pytest.mark.parametrize(
    "how", ["killed", *(pytest.param(how, marks=pytest.mark.thorough) for how in ("frozen", "silent")), "flushed"]
)
def test_who_logged_out_stays_out(how, faults, device, cleanup, others_are_well):
    inject, recover = faults[how]
    before, during = device(), device()
    before.post("/auth/logout")
    with cleanup(recover):
        inject()
        for path in ("/goals", "/plans", "/workouts", "/users/me"):
            assert before.get(path, expect=EVERY_STATUS).status == 401, path
        during.post("/auth/logout")
        assert during.get("/goals", expect=EVERY_STATUS).status == 401
        others_are_well()
    for logged_out in (before, during):
        assert logged_out.get("/goals", expect=EVERY_STATUS).status == 401
    others_are_well()


def test_without_redis_and_without_the_truth_nobody_is_let_in(fault_stack, device, cleanup, recovers):
    out = device()
    out.post("/auth/logout")
    with cleanup(fault_stack.redis.start, lambda: fault_stack.thaw("auth")):
        fault_stack.redis.kill()
        fault_stack.freeze("auth")
        for path in ("/goals", "/plans", "/workouts"):
            assert out.get(path, expect=EVERY_STATUS).status in (401, 503)
    recovers("tracking")
    recovers("auth")


def test_promises_are_kept_while_redis_dies(fault_stack, writer, check_promises, cleanup):
    with cleanup(fault_stack.redis.start):
        fault_stack.redis.kill()
        for kind in ("workout", "plan", "measurement", "live"):
            writer.write(kind)
    check_promises()

"""Redis is killed, frozen or emptied: people train on, and who has logged out stays out."""

import pytest

from cli.demo.api import Api
from harness.load.writer import PASSWORD

EVERY_STATUS = tuple(range(200, 600))


@pytest.fixture
def device(stage, writer):
    """Logs the same person in once more."""

    def log_in():
        tokens = Api(stage.trial.url).post("/auth/login", {"email": writer.email, "password": PASSWORD}).body
        return Api(stage.trial.url, tokens["access_token"])

    return log_in


@pytest.fixture
def harm(stage):
    """Ways to hurt Redis, and to make it well again."""
    redis = stage.redis
    return {
        "killed": (redis.kill, redis.start),
        "frozen": (redis.freeze, redis.thaw),
        "silent": (stage.redis_wire.silence, stage.redis_wire.open),
        "flushed": (redis.flush, lambda: None),
    }


@pytest.mark.parametrize(
    "how", ["killed", *(pytest.param(how, marks=pytest.mark.thorough) for how in ("frozen", "silent")), "flushed"]
)
def test_who_logged_out_stays_out(how, harm, device, mended, others_are_well):
    hurt, heal = harm[how]
    before, during = device(), device()
    before.post("/auth/logout")
    with mended(heal):
        hurt()
        for path in ("/goals", "/plans", "/workouts", "/users/me"):
            assert before.get(path, expect=EVERY_STATUS).status == 401, path
        during.post("/auth/logout")
        assert during.get("/goals", expect=EVERY_STATUS).status == 401
        others_are_well()
    for gone in (before, during):
        assert gone.get("/goals", expect=EVERY_STATUS).status == 401
    others_are_well()


def test_without_redis_and_without_the_truth_nobody_is_let_in(stage, device, mended, recovers):
    out = device()
    out.post("/auth/logout")
    with mended(stage.redis.start, lambda: stage.thaw("auth")):
        stage.redis.kill()
        stage.freeze("auth")
        for path in ("/goals", "/plans", "/workouts"):
            assert out.get(path, expect=EVERY_STATUS).status in (401, 503)
    recovers("tracking")
    recovers("auth")


def test_promises_are_kept_while_redis_dies(stage, writer, reckoned, mended):
    with mended(stage.redis.start):
        stage.redis.kill()
        for kind in ("workout", "plan", "measurement", "live"):
            writer.write(kind)
    reckoned()

"""Guessing, flooding and impersonating, seen from outside."""

import pytest

from cli.demo.api import Api
from harness.system import Trial

PASSWORD = "seven herons row at noon"


def test_unknown_and_wrong_look_alike(system, robin):
    nobody = Api(system.url)
    wrong = nobody.post("/auth/login", {"email": robin.email, "password": "wrong wrong wrong"}, expect=401)
    unknown = nobody.post("/auth/login", {"email": "nobody@example.org", "password": "wrong wrong wrong"}, expect=401)
    hidden = {"request_id": None}
    assert wrong.body | hidden == unknown.body | hidden
    assert set(wrong.headers) == set(unknown.headers)


def test_guessing_is_slowed_down_and_the_owners_session_goes_on(system, robin, assert_refused):
    nobody = Api(system.url)
    guesses = [
        nobody.post("/auth/login", {"email": robin.email, "password": f"guess number {n} of many"}, expect=(401, 429))
        for n in range(40)
    ]
    assert_refused(guesses[-1], 429)
    assert int(guesses[-1].headers["Retry-After"]) > 0
    assert robin.api.get("/auth/me").status == 200


def test_a_forged_address_does_not_help_guessing(system, robin, assert_refused):
    nobody = Api(system.url)
    answers = [
        nobody.post(
            "/auth/login",
            {"email": robin.email, "password": f"guess number {n} of many"},
            headers={
                "X-Forwarded-For": f"198.51.100.{n}",
                "X-Real-IP": f"198.51.100.{n}",
                "Forwarded": f"for=198.51.100.{n}",
            },
            expect=(401, 429),
        )
        for n in range(40)
    ]
    assert_refused(answers[-1], 429)


@pytest.mark.parametrize(
    "email", ["a@example.org\r\nBcc: x@example.org", "a b@example.org", "@example.org", "x" * 400 + "@x.org"]
)
def test_an_address_that_is_none_is_refused(system, assert_refused, email):
    body = {"email": email, "password": PASSWORD, "display_name": "Robin"}
    assert_refused(Api(system.url).post("/auth/register", body, expect=422), 422)


@pytest.mark.parametrize("listener", ["gateway", "auth"])
def test_one_address_is_one_account_however_it_is_spelled(system, assert_refused, listener):
    nobody, name = Api(f"http://127.0.0.1:{system.ports[listener]}"), f"robin-{listener}"
    account = {"password": PASSWORD, "display_name": "Robin"}
    nobody.post("/auth/register", account | {"email": f"{name}@m\u00fcnchen.de"}, expect=201)
    for again in (f"{name}@xn--mnchen-3ya.de", f"{name.upper()}@M\u00dcNCHEN.DE", f"\uff52{name[1:]}@m\u00fcnchen.de"):
        assert_refused(nobody.post("/auth/register", account | {"email": again}, expect=409), 409)
        assert nobody.post("/auth/login", {"email": again, "password": PASSWORD}).status == 200
    for unseen in (f"{name}\u3164@m\u00fcnchen.de", f"{name}@m\u00fcnchen\u200b.de", f"{name}@m\u00fc\u00adnchen.de"):
        assert_refused(nobody.post("/auth/register", account | {"email": unseen}, expect=422), 422)


@pytest.mark.parametrize("password", ["short", "password123456789", "x" * 200, "aaaaaaaaaaaaaaaa"])
def test_a_weak_password_is_refused(system, assert_refused, password):
    body = {"email": "weak@example.org", "password": password, "display_name": "Robin"}
    assert_refused(Api(system.url).post("/auth/register", body, expect=422), 422)


def test_a_role_cannot_be_asked_for(system, assert_refused):
    body = {"email": "boss@example.org", "password": PASSWORD, "display_name": "Robin", "roles": ["admin"]}
    assert_refused(Api(system.url).post("/auth/register", body, expect=422), 422)


def test_a_log_out_counts_from_the_next_request_everywhere(system: Trial, robin, assert_refused):
    device = robin.another_device()
    paths = ("/auth/me", "/muscles", "/plans", "/workouts", "/goals", "/me/today")
    assert [device.get(path).status for path in paths] == [200] * len(paths)
    device.post("/auth/logout", expect=(200, 204))
    for path in paths:
        assert_refused(device.get(path, expect=401), 401)
    for service, path in {"plans": "/plans", "session": "/workouts", "tracking": "/goals"}.items():
        inside = Api(f"http://127.0.0.1:{system.ports[service]}", device.token)
        assert_refused(inside.get(path, expect=401), 401)
    assert robin.api.get("/auth/me").status == 200


def test_logging_out_everywhere_ends_every_device(robin, assert_refused):
    devices = [robin.another_device() for _ in range(3)]
    robin.api.post("/auth/logout-all", expect=(200, 204))
    for device in [*devices, robin.api]:
        assert_refused(device.get("/plans", expect=401), 401)

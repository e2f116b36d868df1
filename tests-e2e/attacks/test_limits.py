"""The limits by default, on a system of its own: they hold for everybody, and stop nobody who is signed in."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from requests.adapters import HTTPAdapter

from cli.demo.api import Api
from harness.system import Trial

PASSWORD, NEW, WRONG = "seven herons row at noon", "eight herons rest at dusk", "wrong wrong wrong wrong"
ATTEMPT = (200, 201, 401, 403, 409, 429)


class Place(HTTPAdapter):
    """Sends from this address of the machine, so that each place is somebody else for the gateway."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args, **options):
        super().init_poolmanager(*args, source_address=(self.address, 0), **options)


def at(url: str, address: str, token: str | None = None) -> Api:
    """A client at this address."""
    api = Api(url, token)
    api._http.mount("http://", Place(address))
    return api


@pytest.fixture(scope="module")
def limited_system(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, on_stack: bool):
    """A system with the limits as they are by default."""
    if request.config.getoption("--at"):
        pytest.skip("needs a system of its own")
    trial = Trial(tmp_path_factory.mktemp("limited"), stack=on_stack)
    try:
        trial.start()
        yield trial
    finally:
        trial.stop()
        trial.drop()


def account() -> dict[str, str]:
    return {"email": f"{uuid4().hex}@example.org", "password": PASSWORD, "display_name": "Robin"}


def log_in(url: str, address: str, email: str) -> Api:
    tokens = at(url, address).post("/auth/login", {"email": email, "password": PASSWORD}).body
    return at(url, address, tokens["access_token"])


@pytest.fixture
def owner(limited_system: Trial):
    """``owner("127.0.9.1")``: somebody who lives at this address."""

    def make(address: str) -> tuple[Api, str]:
        body = account()
        at(limited_system.url, address).post("/auth/register", body, expect=201)
        return log_in(limited_system.url, address, body["email"]), body["email"]

    return make


def test_a_token_lifts_no_limit(limited_system, owner, assert_refused):
    """150 registrations by somebody who is signed in: the address is counted as anybody's, and the user everywhere."""
    robin, _ = owner("127.0.9.1")
    answers = [robin.post("/auth/register", {**account(), "password": "short"}, expect=(422, 429)) for _ in range(150)]
    codes = Counter(answer.status for answer in answers)
    assert codes[422] <= 2 * 60  # a minute may end meanwhile
    assert codes[429] >= 30
    assert_refused(next(answer for answer in answers if answer.status == 429), 429)
    elsewhere = at(limited_system.url, "127.0.9.2", robin.token)
    answer = elsewhere.post("/auth/register", account(), expect=(201, 429))
    assert answer.headers["RateLimit-Policy"].startswith('"auth-user";')  # the scarcest: this address is a new one
    assert at(limited_system.url, "127.0.9.2").post("/auth/register", account(), expect=201)
    assert robin.get("/auth/me").status == 200


@pytest.mark.parametrize(
    ("home", "stranger"),
    [("127.0.9.11", "127.0.9.11"), ("127.0.9.12", "127.0.9.13")],
    ids=["from their address", "from elsewhere"],
)
def test_a_stranger_who_fails_stops_no_live_session(limited_system, owner, home, stranger):
    robin, email = owner(home)

    def guess(_number: int) -> int:
        body = {"email": email, "password": WRONG}
        return at(limited_system.url, stranger).post("/auth/login", body, expect=ATTEMPT).status

    with ThreadPoolExecutor(16) as pool:
        codes = Counter(pool.map(guess, range(100)))
    assert codes[429] >= 80
    assert codes[200] == 0
    robin.post("/auth/change-password", {"current_password": PASSWORD, "new_password": NEW}, expect=204)
    body = {"password": NEW}
    assert robin.open("DELETE", "/users/me", body, expect=202).status == 202


def test_an_owner_logs_in_at_home_while_a_stranger_guesses(limited_system, owner):
    _, email = owner("127.0.9.21")
    stranger = at(limited_system.url, "127.0.9.22")
    guesses = [stranger.post("/auth/login", {"email": email, "password": WRONG}, expect=ATTEMPT) for _ in range(12)]
    assert guesses[-1].status == 429
    assert log_in(limited_system.url, "127.0.9.21", email).get("/auth/me").status == 200


def test_the_gateway_is_believed_about_where_somebody_is_and_nobody_else(limited_system, owner):
    robin, email = owner("127.0.9.31")
    forged = {"X-Forwarded-For": "203.0.113.7", "X-Gateway-Token": "x"}
    body = {"email": email, "password": PASSWORD}
    at(limited_system.url, "127.0.9.32").post("/auth/login", body, headers=forged)
    beside = f"http://127.0.0.1:{limited_system.ports['auth']}"
    at(beside, "127.0.9.33").post("/auth/login", body, headers=forged)
    seen = {one["ip_address"] for one in robin.get("/auth/sessions").body["items"]}
    assert seen == {"127.0.9.31", "127.0.9.32", "127.0.9.33"}


def test_a_forged_address_at_the_services_own_port_gives_no_more_guesses(limited_system, owner, assert_refused):
    _, email = owner("127.0.9.41")
    beside = at(f"http://127.0.0.1:{limited_system.ports['auth']}", "127.0.9.42")
    answers = [
        beside.post(
            "/auth/login",
            {"email": f"{number}{email}", "password": WRONG},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
            expect=ATTEMPT,
        )
        for number in range(40)
    ]
    assert answers[-1].status == 429
    assert_refused(answers[-1], 429)

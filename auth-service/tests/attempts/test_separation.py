"""Whose failures stop whom: nobody's failed log-ins, confirmations or refreshes stop anybody else's live session."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from auth_service.attempts.rules import ACCOUNT, ADDRESS
from service_kit import clock

WRONG = "not the password at all"
NEW = "ten tapirs squat at dusk"
HOME, AWAY = "192.0.2.7", "203.0.113.9"


def change(person: Any, current: str, new: str = NEW) -> Any:
    return person.post("/auth/change-password", {"current_password": current, "new_password": new})


def delete(person: Any, password: str) -> Any:
    return person.delete("/users/me", json={"password": password})


def guess(app: Flask, email: str, address: str = "") -> int:
    options = {"environ_base": {"REMOTE_ADDR": address}} if address else {}
    body = {"email": email, "password": WRONG}
    return app.test_client().post("/api/v1/auth/login", json=body, **options).status_code


@pytest.mark.parametrize("address", ["", AWAY], ids=["from the same address", "from another"])
def test_a_hundred_failed_log_ins_stop_nothing_of_a_live_session(app: Flask, ada: Any, address: str) -> None:
    codes = [guess(app, ada.email, address) for _ in range(100)]
    assert codes == [401] * ACCOUNT.free + [429] * 90
    assert ada.get("/auth/me").status_code == 200
    assert change(ada, ada.password).status_code == 204
    assert ada.refresh().status_code == 200
    assert delete(ada, NEW).status_code == 202


def test_nor_do_sixteen_strangers_at_once(app: Flask, ada: Any, race: Any) -> None:
    def act(number: int) -> list[int]:
        if number == 0:
            answers = change(ada, ada.password), ada.refresh(), delete(ada, NEW)
            return [answer.status_code for answer in answers]
        return [guess(app, ada.email) for _ in range(7)]

    owner, *strangers = race(act, 17)
    assert owner == [204, 200, 202]
    codes = [code for stranger in strangers for code in stranger]
    assert set(codes) <= {401, 429}
    assert codes.count(401) == ACCOUNT.free


def test_confirming_is_bounded_within_the_session(ada: Any, at: Any) -> None:
    start = clock.now()
    at(start)
    routes = (lambda: change(ada, WRONG), lambda: delete(ada, WRONG))
    codes = [routes[number % 2]().status_code for number in range(ACCOUNT.free + 2)]
    assert codes == [403] * ACCOUNT.free + [429, 429]
    refused = change(ada, ada.password)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "15")
    assert ada.get("/auth/me").status_code == 200
    at(start + timedelta(seconds=15))
    assert change(ada, ada.password).status_code == 204


def test_parallel_confirmations_get_no_more_looks_than_serial_ones(app: Flask, ada: Any, race: Any) -> None:
    headers = {"Authorization": f"Bearer {ada.access}"}
    body = {"current_password": WRONG, "new_password": NEW}
    answers = race(
        lambda _number: app.test_client().post("/api/v1/auth/change-password", json=body, headers=headers), 16
    )
    assert sorted(answer.status_code for answer in answers) == [403] * 10 + [429] * 6


def test_a_thief_of_one_session_locks_no_other_one(ada: Any, newcomer: Any) -> None:
    phone = newcomer("Ada")
    phone.log_in()
    assert [change(phone, WRONG).status_code for _ in range(ACCOUNT.free + 1)][-1] == 429
    assert newcomer("Ada").log_in().status_code == 200
    assert change(ada, ada.password).status_code == 204
    assert phone.get("/auth/me").status_code == 401


def test_wrong_confirmations_do_not_stop_a_log_in_nor_a_refresh(ada: Any, newcomer: Any) -> None:
    for _ in range(ADDRESS.free + 5):
        change(ada, WRONG)
    assert newcomer("Ada").log_in().status_code == 200
    assert ada.refresh().status_code == 200


def test_wrong_refresh_tokens_are_bounded_and_right_ones_pass(app: Flask, ada: Any, at: Any) -> None:
    start = clock.now()
    at(start)
    wrong = [
        app.test_client().post("/api/v1/auth/refresh", json={"refresh_token": f"wrong {number}"})
        for number in range(ADDRESS.free + 5)
    ]
    assert [answer.status_code for answer in wrong] == [401] * ADDRESS.free + [429] * 5
    assert wrong[-1].headers["Retry-After"] == "15"
    assert ada.refresh().status_code == 200
    assert change(ada, ada.password).status_code == 204
    elsewhere = {"REMOTE_ADDR": AWAY}
    answer = app.test_client().post("/api/v1/auth/refresh", json={"refresh_token": "x"}, environ_base=elsewhere)
    assert answer.status_code == 401


def test_a_replay_ends_the_session_where_wrong_tokens_are_refused_already(app: Flask, ada: Any) -> None:
    first = ada.refresh_token
    for _ in range(2):
        ada.refresh()
    for number in range(ADDRESS.free):
        app.test_client().post("/api/v1/auth/refresh", json={"refresh_token": f"wrong {number}"})
    assert ada.refresh(first).status_code == 429
    assert ada.get("/auth/me").status_code == 401


def test_strangers_cannot_lock_the_owner_out_where_the_account_is_used(
    app: Flask, member: Any, newcomer: Any, at: Any
) -> None:
    """One guess every quarter of an hour, for half a day: the owner logs in from home all the while."""
    start = clock.now()
    at(start)
    ada = member("Ada")
    assert ada.log_in(environ_base={"REMOTE_ADDR": HOME}).status_code == 200
    assert [guess(app, ada.email, AWAY) for _ in range(ACCOUNT.free + 1)][-1] == 429
    for quarter in range(1, 49):
        at(start + timedelta(minutes=15 * quarter))
        guess(app, ada.email, AWAY)
        if quarter % 16 == 0:
            assert newcomer("Ada").log_in(environ_base={"REMOTE_ADDR": "198.51.100.1"}).status_code == 429
            assert newcomer("Ada").log_in(environ_base={"REMOTE_ADDR": HOME}).status_code == 200


def test_the_owners_log_ins_give_strangers_no_new_guesses(app: Flask, ada: Any) -> None:
    assert [guess(app, ada.email, AWAY) for _ in range(ACCOUNT.free + 1)][-1] == 429
    assert ada.log_in().status_code == 200
    assert guess(app, ada.email, AWAY) == 429


def test_guessing_from_where_the_account_is_used_is_bounded_as_well(app: Flask, ada: Any) -> None:
    assert [guess(app, ada.email) for _ in range(ACCOUNT.free + 1)] == [401] * ACCOUNT.free + [429]
    assert ada.get("/auth/me").status_code == 200

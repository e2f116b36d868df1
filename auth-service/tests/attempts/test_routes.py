"""Brute force through HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from auth_service.attempts.rules import ACCOUNT, ADDRESS
from service_kit import clock

WRONG = "not the password at all"


def test_guessing_one_account_has_to_wait_while_its_sessions_go_on(ada: Any, newcomer: Any, at: Any) -> None:
    start = clock.now()
    at(start)
    attacker = newcomer("Ada")
    codes = [attacker.log_in(WRONG).status_code for _ in range(ACCOUNT.free + 2)]
    assert codes == [401] * ACCOUNT.free + [429, 429]
    refused = attacker.log_in(attacker.password)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "15")
    assert ada.get("/auth/me").status_code == 200
    assert ada.refresh().status_code == 200
    at(start + timedelta(seconds=15))
    assert attacker.log_in().status_code == 200


def test_an_unknown_account_has_to_wait_just_so(newcomer: Any) -> None:
    nobody = newcomer("Nobody")
    codes = [nobody.log_in(WRONG).status_code for _ in range(ACCOUNT.free + 1)]
    assert codes == [401] * ACCOUNT.free + [429]


def test_guessing_from_many_addresses_is_one_account_still(ada: Any, headers_from: Any) -> None:
    codes = [
        ada.log_in(WRONG, headers=headers_from(f"203.0.113.{number}")).status_code for number in range(ACCOUNT.free + 1)
    ]
    assert codes == [401] * ACCOUNT.free + [429]


def test_one_password_on_many_accounts_is_stopped_by_address(newcomer: Any, headers_from: Any) -> None:
    here = headers_from("198.51.100.9")
    codes = [newcomer(f"User{number}").log_in(headers=here).status_code for number in range(ADDRESS.free + 1)]
    assert codes == [401] * ADDRESS.free + [429]
    elsewhere = newcomer("User1").log_in(headers=headers_from("198.51.100.10"))
    assert elsewhere.status_code == 401


def test_one_household_of_ipv6_is_one_address(newcomer: Any, headers_from: Any) -> None:
    codes = [
        newcomer(f"User{number}").log_in(headers=headers_from(f"2001:db8::{number:x}")).status_code
        for number in range(ADDRESS.free + 1)
    ]
    assert codes[-1] == 429


def test_right_passwords_are_never_slowed_down(ada: Any) -> None:
    assert {ada.log_in().status_code for _ in range(ADDRESS.free + 5)} == {200}


def test_a_right_password_forgives_the_typing_errors_before(ada: Any) -> None:
    for _ in range(3):
        codes = [ada.log_in(WRONG).status_code for _ in range(ACCOUNT.free - 1)]
        assert codes == [401] * (ACCOUNT.free - 1)
        assert ada.log_in().status_code == 200


def test_a_forged_address_neither_helps_guessing_nor_shows_in_the_sessions(ada: Any, newcomer: Any) -> None:
    forged = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in range(ADDRESS.free + 1)]
    codes = [newcomer(f"User{number}").log_in(headers=headers).status_code for number, headers in enumerate(forged)]
    assert codes == [401] * ADDRESS.free + [429]
    ada.refresh()
    assert {one["ip_address"] for one in ada.get("/auth/sessions").json["items"]} == {"127.0.0.1"}

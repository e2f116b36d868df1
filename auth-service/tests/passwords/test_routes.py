"""Changing the password through HTTP."""

from __future__ import annotations

from typing import Any

NEW = "ten tapirs squat at dusk"


def change(person: Any, current: str, new: str = NEW) -> Any:
    return person.post("/auth/change-password", {"current_password": current, "new_password": new})


def test_a_change_ends_the_other_sessions_and_keeps_this_one(ada: Any, newcomer: Any) -> None:
    phone = newcomer("Ada")
    phone.log_in()
    assert change(ada, ada.password).status_code == 204
    assert phone.get("/auth/me").status_code == 401
    assert phone.refresh().status_code == 401
    assert ada.get("/auth/me").status_code == 200
    assert ada.refresh().status_code == 200
    assert phone.log_in().status_code == 401
    assert phone.log_in(NEW).status_code == 200


def test_the_present_password_is_needed(ada: Any) -> None:
    answer = change(ada, "not the password at all")
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/wrong-password")
    assert ada.log_in().status_code == 200


def test_a_weak_new_password_is_refused_where_it_stands(ada: Any) -> None:
    for weak in ("short", "password12345678", "ada@example.org.ada"):
        answer = change(ada, ada.password, weak)
        assert answer.status_code == 422
        assert answer.json["errors"][0]["pointer"] == "/new_password"
    assert ada.log_in().status_code == 200


def test_choosing_many_weak_ones_does_not_lock_out(ada: Any) -> None:
    assert {change(ada, ada.password, "aaaaaaaaaaaaaaaa").status_code for _ in range(12)} == {422}
    assert change(ada, ada.password).status_code == 204

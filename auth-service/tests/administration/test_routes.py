"""``/admin/users`` through HTTP."""

from __future__ import annotations

from typing import Any

import pytest


def change(admin: Any, person: Any, changes: dict[str, Any], **options: Any) -> Any:
    return admin.patch(f"/admin/users/{person.user_id}", changes, **options)


def test_only_administrators_come_in(ada: Any, member: Any) -> None:
    bella = member("Bella")
    answers = [
        ada.get("/admin/users"),
        ada.get(f"/admin/users/{bella.user_id}"),
        change(ada, bella, {"disabled": True}),
        ada.get("/admin/users/01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"),
    ]
    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Root", "Ada", "Bella"}),
        ("?q=bell", {"Bella"}),
        ("?q=BELLA@EXAMPLE", {"Bella"}),
        ("?q=%25", set()),
        ("?q=_", set()),
        ("?role=admin", {"Root"}),
        ("?role=trainer", set()),
        ("?disabled=true", set()),
        ("?disabled=false&role=user", {"Root", "Ada", "Bella"}),
    ],
)
def test_accounts_are_listed_and_found(root: Any, ada: Any, member: Any, query: str, names: set[str]) -> None:
    member("Bella")
    page = root.get(f"/admin/users{query}").json
    assert {one["display_name"] for one in page["items"]} == names
    assert page["page"]["total"] == len(names)


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("Żaneta Łuczak", ["zaneta", "ŁUCZAK", "luczak"]),
        ("Ирина Фёдорова", ["ирина", "ФЕДОРОВА", "фёдор"]),
        ("İpek Yıldız", ["ipek", "yildiz", "YILDIZ"]),
        ("山田太郎", ["太郎"]),
        ("김민준", ["민준"]),
    ],
)
def test_names_of_any_script_are_found(root: Any, ada: Any, name: str, queries: list[str]) -> None:
    ada.patch("/users/me", {"display_name": name}, if_match='"1"')
    for query in (name, *queries):
        found = root.get("/admin/users", query_string={"q": query}).json["items"]
        assert [one["display_name"] for one in found] == [name], query


def test_accounts_are_sorted_and_paged(root: Any, ada: Any, member: Any) -> None:
    member("Bella")
    pages = [root.get(f"/admin/users?sort=email&page_size=2&page={number}").json for number in (1, 2)]
    assert [one["email"][0] for page in pages for one in page["items"]] == ["a", "b", "r"]
    assert root.get("/admin/users?sort=password_hash").status_code == 422
    assert root.get("/admin/users?page=0").status_code == 422
    assert root.get("/admin/users?unknown=1").status_code == 422


def test_a_disabled_account_is_out_at_once_and_stays_out(root: Any, ada: Any) -> None:
    assert change(root, ada, {"disabled": True}).json["disabled"] is True
    assert ada.get("/auth/me").status_code == 401
    assert ada.refresh().status_code == 401
    refused = ada.log_in()
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/account-disabled")
    assert ada.log_in("not the password at all").json["type"] == "/problems/invalid-credentials"
    change(root, ada, {"disabled": False})
    assert ada.log_in().status_code == 200


def test_a_role_comes_with_the_next_refresh_and_goes_at_once(root: Any, ada: Any) -> None:
    answer = change(root, ada, {"roles": ["trainer", "admin"]})
    assert answer.json["roles"] == ["user", "trainer", "admin"]
    assert ada.get("/admin/users").status_code == 403
    ada.refresh()
    assert ada.get("/admin/users").status_code == 200
    change(root, ada, {"roles": ["trainer"]})
    assert ada.get("/admin/users").status_code == 401
    assert ada.refresh().status_code == 401


def test_a_change_may_name_the_version(root: Any, ada: Any) -> None:
    tag = root.get(f"/admin/users/{ada.user_id}").headers["ETag"]
    assert change(root, ada, {"roles": ["trainer"]}, if_match=tag).headers["ETag"] != tag
    assert change(root, ada, {"roles": []}, if_match=tag).status_code == 412


def test_nobody_locks_themselves_out(root: Any) -> None:
    for changes in ({"disabled": True}, {"roles": ["user"]}):
        answer = change(root, root, changes)
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/own-account")


@pytest.mark.parametrize(
    "changes", [{"roles": ["owner"]}, {"disabled": 1}, {"email": "x@example.org"}, {"password_hash": "x"}]
)
def test_bad_changes_change_nothing(root: Any, ada: Any, changes: dict[str, Any]) -> None:
    before = root.get(f"/admin/users/{ada.user_id}").json
    assert change(root, ada, changes).status_code == 422
    assert root.get(f"/admin/users/{ada.user_id}").json == before


def test_an_unknown_account_is_not_found(root: Any) -> None:
    assert root.get("/admin/users/01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e").status_code == 404


def test_the_operator_makes_the_first_administrator(app: Any, ada: Any) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["grant-role", "ADA@example.org", "admin"]).exit_code == 0
    assert runner.invoke(args=["grant-role", "nobody@example.org", "admin"]).exit_code != 0
    ada.refresh()
    assert ada.get("/admin/users").status_code == 200
    assert runner.invoke(args=["verify-audit"]).exit_code == 0

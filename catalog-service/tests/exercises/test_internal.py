from __future__ import annotations

from typing import Any

import pytest

from service_kit.http.fields import MAX_IDS
from service_kit.security.client import service_token
from service_kit.testing.plugin import SECRET

UNKNOWN = "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"


def _service(callee: str = "catalog") -> dict[str, str]:
    return {"Authorization": f"Bearer {service_token('plans', callee, SECRET)}"}


def test_another_service_reads_any_exercise(
    alice: Any, anonymous: Any, body: Any, seeded_app: Any, contracts: Any
) -> None:
    created = alice.post("/exercises", body).json
    answer = anonymous.get(f"/internal/exercises?ids={created['id']}", headers=_service())
    assert (answer.status_code, list(answer.json["by_id"])) == (200, [created["id"]])
    copy = answer.json["by_id"][created["id"]]
    assert copy.pop("version") == 1
    contracts.check("catalog.exercise-changed.v1", copy)
    assert copy["owner_id"] == str(alice.user_id)


def test_as_many_as_a_question_may_hold(alice: Any, anonymous: Any, seeded_app: Any) -> None:
    known = {one["id"] for one in alice.get("/exercises?page_size=99").json["items"]}
    for unknown in ({UNKNOWN}, {UNKNOWN, "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5f"}):
        address = f"/internal/exercises?ids={','.join(known | unknown)}"
        answer = anonymous.get(address, headers=_service())
        if len(known | unknown) <= MAX_IDS:
            assert (answer.status_code, answer.json["by_id"].keys()) == (200, known)
        else:
            assert answer.json["errors"][0]["code"] == "too-many"


@pytest.mark.parametrize("query", ["", "?ids=x", f"?ids={UNKNOWN},", f"?ids={UNKNOWN}&page=1"])
def test_a_question_that_makes_no_sense_is_refused(anonymous: Any, query: str) -> None:
    assert anonymous.get(f"/internal/exercises{query}", headers=_service()).status_code == 422


def test_users_and_tokens_for_others_are_refused(alice: Any, anonymous: Any) -> None:
    address = f"/internal/exercises?ids={UNKNOWN}"
    assert alice.get(address).status_code == 401
    assert anonymous.get(address).status_code == 401
    assert anonymous.get(address, headers=_service("auth")).status_code == 401

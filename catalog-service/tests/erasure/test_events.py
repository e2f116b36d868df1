from __future__ import annotations

from typing import Any


def test_an_erased_account_leaves_no_exercise_behind(
    seeded_app: Any, alice: Any, bob: Any, body: Any, deliver: Any
) -> None:
    mine = alice.post("/exercises", body, key="k-000001").json
    theirs = bob.post("/exercises", body).json
    event = deliver("auth.account-erased.v1", {"user_id": str(alice.user_id)}, user_id=None)
    deliver(again=event)
    assert alice.get(f"/exercises/{mine['id']}").status_code == 404
    assert bob.get(f"/exercises/{theirs['id']}").status_code == 200

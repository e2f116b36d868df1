from __future__ import annotations

from typing import Any

from service_kit.security.client import service_token
from service_kit.testing.plugin import SECRET


def _service(callee: str = "catalog") -> dict[str, str]:
    return {"Authorization": f"Bearer {service_token('plans', callee, SECRET)}"}


def test_another_service_reads_any_exercise(
    alice: Any, anonymous: Any, body: Any, seeded_app: Any, contracts: Any
) -> None:
    created = alice.post("/exercises", body).json
    copy = anonymous.get(f"/internal/exercises/{created['id']}", headers=_service()).json
    assert (copy.pop("version"), copy.pop("retired"), copy.pop("merged_into")) == (1, False, None)
    contracts.check("catalog.exercise-changed.v1", copy)
    assert copy["owner_id"] == str(alice.user_id)


def test_an_unknown_one_is_404(anonymous: Any, seeded_app: Any) -> None:
    address = "/internal/exercises/01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"
    assert anonymous.get(address, headers=_service()).status_code == 404


def test_users_and_tokens_for_others_are_refused(alice: Any, anonymous: Any) -> None:
    address = "/internal/exercises/01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"
    assert alice.get(address).status_code == 401
    assert anonymous.get(address).status_code == 401
    assert anonymous.get(address, headers=_service("auth")).status_code == 401

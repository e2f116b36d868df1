"""Conditional requests at every address of the service that answers with an ETag."""

from __future__ import annotations

from typing import Any

from service_kit.testing.conditional import check_conditional_requests


def test_a_tag_names_a_version_and_an_answer(root: Any, ada: Any) -> None:
    check_conditional_requests(root, {"user_id": ada.user_id})

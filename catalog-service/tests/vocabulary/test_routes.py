from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("address", "filter_name"),
    [("/muscles", "muscle"), ("/equipment", "equipment"), ("/exercise-categories", "category")],
)
def test_counts_are_those_of_the_list(anonymous: Any, seeded_app: Any, address: str, filter_name: str) -> None:
    items = anonymous.get(address).json["items"]
    assert items
    for item in items:
        page = anonymous.get(f"/exercises?{filter_name}={item['slug']}&page_size=100").json
        found = page["items"]
        if filter_name == "muscle":
            roles = [{row["muscle"]: row["role"] for row in one["muscles"]} for one in found]
            found = [one for one in roles if one[item["slug"]] == "primary"]
        assert item["exercises"] == len(found), item["slug"]

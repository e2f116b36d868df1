"""The views of plans have the members of their schemas."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

import pytest

from plans_service.plans import printed_schemas, queries, schemas, set_schemas, tree, tree_schemas
from service_kit.testing.view_members import check_members
from training import sets


def test_the_members_of_a_plan_and_of_a_printed_day(app, alice, plan_body):
    plan = alice.post("/plans", plan_body("A")).json
    key, day = UUID(plan["id"]), UUID(plan["days"][0]["id"])
    with app.app_context():
        check_members(schemas.Plan(), queries.plan_view(queries.get(key, alice.user_id)))
        check_members(printed_schemas.PrintedDay(), queries.day(key, day, alice.user_id))


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (tree_schemas.Day, tree.Day),
        (tree_schemas.Block, tree.Block),
        (tree_schemas.Item, tree.Item),
        (set_schemas.SetTarget, tree.SetTarget),
        (set_schemas.Load, sets.Load),
    ],
)
def test_the_members_of_the_values_of_a_tree(schema, value):
    schema_fields = {field.attribute or name for name, field in schema().fields.items()}
    assert schema_fields == {field.name for field in fields(value)}

"""The contract of a plan speaks the shared vocabulary."""

from __future__ import annotations

from dataclasses import fields

import pytest

from training import blocks, sets


@pytest.mark.parametrize("event", ["plans.plan-changed.v1", "plans.plan-activated.v1"])
def test_the_event_has_every_word(contracts, event):
    parts = contracts.schema(event)["$defs"]
    target, load = parts["set"]["properties"], parts["load"]["properties"]
    assert target["role"]["enum"] == list(sets.ROLES)
    assert target["side"]["enum"] == list(sets.SIDES)
    assert load["kind"]["enum"] == list(sets.LOAD_MEMBERS)
    assert list(load) == [field.name for field in fields(sets.Load)]
    assert parts["block"]["properties"]["kind"]["enum"] == list(blocks.KINDS)


def test_words_of_a_kind_are_words():
    assert set(sets.ROLES) > sets.OPEN_ROLES
    assert set(sets.LOAD_MEMBERS) > set(sets.LIFTED_LOADS)
    assert set(sets.LOAD_MEMBERS.values()) - {None} == {field.name for field in fields(sets.Load)} - {"kind"}
    assert set(blocks.KINDS) > blocks.ROTATING_KINDS >= blocks.TIMED_KINDS

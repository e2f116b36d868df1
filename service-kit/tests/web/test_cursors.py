"""Whatever a caller sends as a cursor, it is one of ours or a problem, and nothing else comes of it."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import example, given
from hypothesis import strategies as st

from service_kit.db.columns import UtcDateTime, Uuid7
from service_kit.errors import FieldError, Invalid
from service_kit.http import paging

# By the name of a column: its type, and one of its values as a cursor has it.
KINDS: dict[str, tuple[Any, str]] = {
    "datetime": (UtcDateTime(), datetime(2026, 3, 1, tzinfo=UTC).isoformat()),
    "date": (sa.Date(), date(2026, 3, 1).isoformat()),
    "uuid": (Uuid7(), str(UUID(int=5))),
    "int": (sa.BigInteger(), "5"),
    "str": (sa.String(), "five"),
}
COLUMNS = {kind: sa.column(kind, column_type) for kind, (column_type, _) in KINDS.items()}
NOT_TEXT = [None, True, False, 0, 1, 5, 10**30, 1.5, float("nan"), float("inf"), [], [1], ["5"], {}, {"hex": "5"}]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([*KINDS, "5", "9" * 5_000]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def cursor_of(document: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")


def refused(document: Any, *kinds: str) -> bool:
    """Whether the cursor is refused as it should be, in a list that goes by columns of these kinds."""
    columns = [COLUMNS[kind] for kind in kinds]
    errors: tuple[FieldError, ...] = ()
    try:
        with patch.object(paging, "_fetch", lambda _rows: []):
            paging.by_cursor(sa.select(*columns), columns, cursor_of(document), 5)
    except Invalid as problem:
        errors = problem.errors
    assert {(error.code, error.parameter) for error in errors} <= {("invalid-cursor", "cursor")}
    return bool(errors)


@pytest.mark.parametrize("kind", KINDS)
def test_a_cursor_is_read_as_it_was_given_out(kind: str) -> None:
    assert not refused([[kind, KINDS[kind][1]]], kind)
    assert not refused([[kind, KINDS[kind][1]], ["uuid", str(UUID(int=5))]], kind, "uuid")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", NOT_TEXT, ids=repr)
def test_a_value_that_is_no_text_is_refused(kind: str, value: Any) -> None:
    assert refused([[kind, value]], kind)
    assert refused([["uuid", str(UUID(int=5))], [kind, value]], "uuid", kind)
    assert refused([[value, KINDS[kind][1]]], kind)
    assert refused([value], kind)
    assert refused(value, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_of_any_json_in_any_place_only_a_pair_of_texts_is_read(kind: str) -> None:
    @given(ANY_JSON)
    @example({"ab": 1})
    @example([[kind, KINDS[kind][1], None]])
    def check(value: Any) -> None:
        for document in (value, [value], [[kind, value]], [[value, KINDS[kind][1]]], [[kind, KINDS[kind][1]], value]):
            if not refused(document, kind):
                assert isinstance(document, list)
                assert [(name, type(text)) for name, text in document] == [(kind, str)]

    check()


@given(ANY_JSON)
@example([["uuid", 5]])
def test_nor_is_it_read_in_a_list_by_two_columns(value: Any) -> None:
    for document in ([["datetime", KINDS["datetime"][1]], ["uuid", value]], [["datetime", value], KINDS["uuid"][1]]):
        assert refused(document, "datetime", "uuid")


@pytest.mark.parametrize("value", [5, [1], 1.5, True], ids=repr)
def test_through_http_too(alice: Any, value: Any) -> None:
    moment = KINDS["datetime"][1]
    for pairs in (
        [["boats.id", value]],
        [["boats.created_at", moment], ["boats.id", value]],
        [["boats.created_at", value]],
    ):
        answer = alice.get(f"/boats/log?cursor={cursor_of(pairs)}")
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "invalid-cursor")


@pytest.mark.parametrize(("list_of", "status"), [("boats", 200), ("owners", 422)])
def test_the_cursor_of_another_list_means_nothing(alice: Any, list_of: str, status: int) -> None:
    pairs = [[f"{list_of}.created_at", KINDS["datetime"][1]], [f"{list_of}.id", KINDS["uuid"][1]]]
    assert alice.get(f"/boats/log?cursor={cursor_of(pairs)}").status_code == status


@pytest.mark.parametrize("cursor", ["abc", "e30", "W10", "!!!", "WzFd", "W1siaW50IiwgIjEiXV0", "%00", "A" * 501])
def test_a_cursor_that_we_did_not_give_is_refused(alice: Any, cursor: str) -> None:
    assert alice.get(f"/boats/log?cursor={cursor}").status_code in (400, 422)


@pytest.mark.parametrize(
    "instant",
    ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-03-01T01:00:00+01:00", "2026-03-01T00:00:00"],
)
def test_a_cursor_of_the_right_columns_that_we_did_not_give_is_refused(alice: Any, instant: str) -> None:
    pairs = [["boats.created_at", instant], ["boats.id", KINDS["uuid"][1]]]
    answer = alice.get(f"/boats/log?cursor={cursor_of(pairs)}")
    assert answer.json["errors"][0]["code"] == "invalid-cursor"

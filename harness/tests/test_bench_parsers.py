"""The measurement of parsers: its inputs are of the sizes that it names, and each is read."""

from __future__ import annotations

from harness.benches import hostile, parsers
from harness.benches.apps import service


def test_each_input_is_as_large_as_was_asked():
    for makes in (hostile.JSON, hostile.BODIES, hostile.QUERIES, hostile.HEADERS, {"token": hostile.token}):
        for name, make in makes.items():
            for size in (2_048, 4_096):
                assert size - 150 <= len(make(size).encode()) <= size, name


def test_every_case_can_be_read():
    with service("tracking") as app:
        for case in parsers.cases(app):
            parsers.outcome(case.read, case.make(min(case.size, 4_000)))

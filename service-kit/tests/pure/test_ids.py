"""Ids that a caller chose cannot be chosen so that they collide."""

from __future__ import annotations

from uuid import UUID, uuid4

from service_kit.ids import new_id

MODULUS = 2**61 - 1  # by which Python hashes whole numbers


class Counted(UUID):
    """An id that counts how often it is compared."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return super().__eq__(other)

    __hash__ = UUID.__hash__


def comparisons(ids: int) -> int:
    first = uuid4().int % MODULUS
    alike = [Counted(int=first + MODULUS * number) for number in range(1, ids + 1)]
    assert len({hash(key.int) for key in alike}) == 1
    Counted.compared = 0
    assert len(set(alike)) == ids
    return Counted.compared


def test_ids_that_are_alike_as_numbers_are_not_compared_with_each_other() -> None:
    assert comparisons(2_000) < 20
    assert comparisons(4_000) < 20


def test_equal_ids_have_equal_hashes() -> None:
    key = new_id()
    assert {key: 1}[UUID(str(key))] == 1

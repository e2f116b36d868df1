"""What a hash of production costs whoever guesses."""

from auth_service.hashing import LANES, MEMORY_KIB, PASSES, Hasher

# As they are before the fixtures of the suite make hashes cheap.
PRODUCTION = {"m": MEMORY_KIB, "t": PASSES, "p": LANES}


def test_it_costs_what_owasp_asks_for_at_least() -> None:
    """OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB of memory, two passes, one lane."""
    assert PRODUCTION == {"m": 19 * 1024, "t": 2, "p": 1}


def test_a_hash_tells_what_it_cost() -> None:
    parameters = Hasher(slots=1, wait_seconds=1).hash("nine tapirs lift at dawn").split("$")
    assert parameters[1:3] == ["argon2id", "v=19"]

"""What these tests have in common."""

from harness.fixtures import eventually

__all__ = ["eventually"]

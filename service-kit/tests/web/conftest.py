"""The kit tried on a harbour: what it does must not depend on training."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from harness.fixtures import eventually
from service_kit.testing.contracts import Contracts

__all__ = ["eventually"]

HARBOUR = Path(__file__).parent / "harbour"
sys.path.insert(0, str(HARBOUR))


@pytest.fixture(scope="session")
def service() -> Callable[..., Flask]:
    from harbour_service.app import create_app

    return create_app


@pytest.fixture(scope="session")
def contracts() -> Contracts:
    return Contracts(HARBOUR / "contracts")

"""TypeScript clients made of the document compile strictly, and run the README's tour with a live session."""

from uuid import uuid4

import pytest

END = "409 /problems/goal-exists\n"  # the last thing that each tour does is refused, and that is typed too


@pytest.fixture
def compile_and_run(node, workshop, system):
    def take(name):
        for other in workshop.glob("typescript/*_tour.ts"):
            if other.stem != name:
                other.unlink()
        node("tsc", "--project", "typescript")
        return node(f"typescript/built/{name}.js", system.url, f"{uuid4().hex}@example.org")

    return take


def test_openapi_typescript_with_openapi_fetch(node, compile_and_run):
    node("openapi-typescript", "openapi.json", "-o", "typescript/schema.d.ts", "--default-non-nullable=false")
    assert compile_and_run("fetch_tour") == END


@pytest.mark.thorough  # the same way with another generator
def test_hey_api(node, compile_and_run):
    node("openapi-ts")
    assert compile_and_run("hey_tour") == END

"""redocly and Spectral find nothing in the merged document: no error and no warning."""

import json


def test_redocly_finds_nothing(node):
    found = json.loads(node("redocly", "lint", "openapi.json", "--format=json"))
    assert found["totals"] == {"errors": 0, "warnings": 0, "ignored": 0}, found["problems"][:20]


def test_spectral_finds_nothing(node):
    node("spectral", "lint", "openapi.json", "--ruleset=spectral.yaml", "--fail-severity=hint")

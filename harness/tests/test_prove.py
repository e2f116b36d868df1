"""What `./setwise prove` says of a section, and that it finds what is wrong."""

from __future__ import annotations

import argparse
import json
from fractions import Fraction

import pytest

from harness.commands import prove
from training import quantity


def proven(capsys: pytest.CaptureFixture[str], cases: int) -> tuple[int, list[dict]]:
    code = prove.run(argparse.Namespace(names=["numbers"], cases=cases, seed=7))
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_section_holds(capsys):
    code, lines = proven(capsys, 4)
    assert code == 0
    assert [line["section"] for line in lines] == [
        "typed values",
        "trends",
        "totals and estimates",
        "counted sets",
        "estimated maxima",
        "dots",
        "sets in doubt",
        "readings in doubt",
        "records across units",
        "goals across units",
        "goals of weight",
        "goals of volume",
    ]
    assert all(line["cases"] >= 4 and line["failures"] == 0 for line in lines)


def test_a_pound_that_is_half_a_gram_too_heavy_is_found(capsys, monkeypatch):
    quantity.exact_steps.cache_clear()
    monkeypatch.setitem(quantity.STEPS, "lb", quantity.STEPS["lb"] + Fraction(500))
    code, lines = proven(capsys, 6)
    quantity.exact_steps.cache_clear()
    assert code == 1
    totals = next(line for line in lines if line["section"] == "totals and estimates")
    assert totals["failures"] > 0
    assert set(totals["wrong"][0]) == {"input", "output", "right"}


def test_an_unknown_proof_is_named(capsys):
    assert prove.run(argparse.Namespace(names=["words"], cases=1, seed=1)) == 2
    assert "words" in capsys.readouterr().out

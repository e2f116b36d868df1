"""`bench` prints what is measured and judges it; a quick run judges nothing."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from harness.benches import parsers
from harness.benches.figures import Figure, heading
from harness.benches.options import Options
from harness.commands import bench


def options(*names: str, quick: bool = False, file: Path | None = None) -> argparse.Namespace:
    return argparse.Namespace(names=list(names), quick=quick, json=file, database="sqlite")


@pytest.fixture
def figures(monkeypatch) -> list[Figure]:
    """What `bench parsers` finds."""
    found: list[Figure] = []

    def measure(_options: Options) -> Iterator[Figure]:
        return iter(found)

    monkeypatch.setattr(parsers, "measure", measure)
    return found


@pytest.mark.parametrize(("value", "code"), [(2.0, 0), (2.3, 1)])
def test_a_figure_over_its_promise_fails_the_command(figures, capsys, value, code):
    figures.append(Figure("cost", value, "x", at_most=2.2))
    assert bench.run(options("parsers")) == code
    assert ("TOO MUCH" in capsys.readouterr().out) == bool(code)


def test_a_figure_below_its_promise_fails_the_command(figures, capsys):
    figures.append(Figure("workouts a second", 59.0, "/s", at_least=60))
    assert bench.run(options("parsers")) == 1
    assert "TOO LITTLE" in capsys.readouterr().out


def test_a_quick_run_judges_nothing(figures):
    figures.append(Figure("cost", 9.0, "x", at_most=2.2))
    assert bench.run(options("parsers", quick=True)) == 0


def test_an_unknown_measurement_is_named(capsys):
    assert bench.run(options("speed")) == 2
    assert f"there are: {', '.join(bench.MEASUREMENTS)}" in capsys.readouterr().out


@pytest.mark.parametrize("name", bench.MEASUREMENTS)
def test_every_measurement_has_its_module(name):
    assert callable(import_module(f"harness.benches.{name}").measure)


def test_the_figures_are_written_as_json(figures, tmp_path):
    figures.append(Figure.of("cost", [3.0, 1.0, 2.0], "ms", at_most=2.5, more={"worker": 0.5}))
    bench.run(options("parsers", file=tmp_path / "found.json"))
    document = json.loads((tmp_path / "found.json").read_text("utf-8"))
    (found,) = document["measurements"]["parsers"]
    assert {name: found[name] for name in ("name", "least", "value", "most", "at_most", "holds")} == {
        "name": "cost",
        "least": 1.0,
        "value": 2.0,
        "most": 3.0,
        "at_most": 2.5,
        "holds": True,
    }
    assert found["more"] == {"worker": 0.5}
    assert document["database"] == "sqlite"


def test_columns_stand_under_their_headings():
    figure = Figure.of("cost", [3.0, 1.0, 2.0], "ms", more={"worker": 0.5, "a longer heading": 7.0})
    head, line = heading(figure.more), str(figure)
    for name, value in (("min", "1.000"), ("median", "2.000"), ("max", "3.000"), ("a longer heading", "7.000")):
        assert head.index(name) + len(name) == line.index(value) + len(value)


def test_a_heading_comes_with_each_change_of_columns(figures, capsys):
    figures += [Figure("a", 1, "s"), Figure("b", 1, "s"), Figure("c", 1, "s", more={"worker": 1.0})]
    bench.run(options("parsers"))
    assert capsys.readouterr().out.count("median") == 2

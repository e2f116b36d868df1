"""A program with the settings of a system that is there."""

import argparse

from cli.run import run


def test_without_a_system_a_sentence_says_so_and_nothing_is_made(tmp_path, capsys):
    nowhere = tmp_path / "nowhere"
    assert run(argparse.Namespace(data=str(nowhere), program=["true"])) == 1
    assert "./setwise up" in capsys.readouterr().out
    assert not nowhere.exists()

"""Ctrl-C at any moment ends a command without a traceback."""

import pytest

from cli import __main__


@pytest.mark.parametrize("step", ["parse", "module"])
def test_ctrl_c_ends_a_command_quietly_even_while_modules_are_imported(monkeypatch, step):
    def interrupted(*_):
        class Moment:
            def __set_name__(self, owner, name):
                raise KeyboardInterrupt

        class Owner:
            moment = Moment()

    monkeypatch.setattr(__main__, step, interrupted)
    assert __main__.main(["doctor"]) == 130

"""`provision` says what it waits for, where that is and why it gave up, and never a password."""

import pytest

from cli.__main__ import main
from cli.commands import provision as command
from cli.host.ports import listen_on
from cli.provision import databases


@pytest.fixture
def folder(tmp_path):
    assert main(["secrets", "--folder", str(tmp_path)]) == 0
    return tmp_path


@pytest.fixture
def nobody():
    """A port at which nobody answers."""
    with listen_on(0) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def provision(folder, capsys, monkeypatch):
    """Provision with these addresses and with a PostgreSQL that is there; gives the exit code and the output."""
    monkeypatch.setattr(databases, "provision", lambda *_: iter(()))

    def run(wait="0", **addresses):
        for server, url in addresses.items():
            monkeypatch.setenv(f"SETWISE_STACK_{server.upper()}", url)
        capsys.readouterr()
        return main(["provision", "--folder", str(folder), "--wait", wait]), capsys.readouterr().out

    return run


def test_a_management_api_that_is_not_there_is_reported_with_its_address(provision, nobody):
    code, output = provision(amqp_api=f"http://me:secret@127.0.0.1:{nobody}")
    assert code == 1
    assert f"rabbitmq at http://127.0.0.1:{nobody} is not there: Connection refused" in output
    assert "secret" not in output
    assert "Pool" not in output


def test_what_is_waited_for_is_reported_once_and_before_the_wait(provision, nobody, monkeypatch, capsys):
    clock, waits = [0.0], []

    def sleep(_):
        waits.append(capsys.readouterr().out)
        clock[0] += 40

    monkeypatch.setattr(command.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(command.time, "sleep", sleep)
    provision("60", amqp_api=f"http://127.0.0.1:{nobody}")
    assert len(waits) == 2
    assert "rabbitmq: is not there yet (Connection refused), waiting up to 60 s" in waits[0]
    assert waits[1] == ""


def test_a_management_api_set_to_nothing_is_left_out(provision):
    code, output = provision(amqp_api="")
    assert code == 0
    assert "rabbitmq: no management API is named (SETWISE_STACK_AMQP_API), so it is left as it is" in output


def test_what_is_no_address_is_reported_without_what_it_says(provision):
    code, output = provision(postgres="host=db password=secret")
    assert (code, output) == (
        2,
        "setwise provision: SETWISE_STACK_POSTGRES: must be postgresql://user:password@host/database\n",
    )

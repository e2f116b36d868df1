"""A taken port is told at once, with its holder and a way out."""

import argparse
import os

import pytest

from cli.host.ports import PortsInUse, free_row, is_free, listen, listen_on, port_number
from cli.system.services import LISTENERS, ports


def test_the_services_follow_right_behind_the_gateway():
    assert ports() == {
        "gateway": 8100, "auth": 8101, "catalog": 8102, "plans": 8103,
        "session": 8104, "tracking": 8105, "stream": 8106,
    }  # fmt: skip
    assert ports(9000)["auth"] == 9001
    assert ports(9000, 7000) | {"gateway": 0} == {name: 6999 + i for i, name in enumerate(LISTENERS)} | {"gateway": 0}


def test_all_occupied_ports_are_reported_with_their_holder_and_a_way_out():
    with listen_on(0) as first, listen_on(0) as second:
        one, two = first.getsockname()[1], second.getsockname()[1]
        with pytest.raises(PortsInUse) as failure:
            listen({"gateway": one, "auth": two})
    assert f"{one} (gateway)" in str(failure.value)
    assert f"{two} (auth)" in str(failure.value)
    assert f"process {os.getpid()}" in str(failure.value)
    assert "./setwise up --port" in str(failure.value)


def test_nothing_stays_open_when_one_port_is_taken():
    free = free_row(1, 21_000)
    with listen_on(0) as listener, pytest.raises(PortsInUse):
        listen({"gateway": free, "auth": listener.getsockname()[1]})
    assert is_free(free)


@pytest.mark.parametrize("text", ["0", "-1", "65530", "99999", "abc", "", "8_100", "8100.0"])
def test_no_port_is_reported_at_once(text):
    with pytest.raises(argparse.ArgumentTypeError, match="is not a port"):
        port_number(text)


def test_the_highest_port_leaves_room_for_the_services():
    assert max(ports(port_number("65528")).values()) <= 65_535


def test_options_that_overlap_are_reported_as_such_and_nothing_is_opened():
    """Else the second of both would be said to be somebody else's program."""
    with pytest.raises(PortsInUse, match=r"--port and --base-port overlap: 9325 .* stream"):
        listen(ports(9325, 9320))
    assert is_free(9320)

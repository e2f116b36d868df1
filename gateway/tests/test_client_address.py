"""Whose address counts, with and without proxies in front."""

from __future__ import annotations

import pytest

from gateway.client_address import networks, peer, subscriber_key


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "client"),
    [
        ("203.0.113.9", "10.0.0.1", [], "203.0.113.9"),
        ("127.0.0.1", "10.0.0.1", [], "127.0.0.1"),
        ("10.0.0.1", "203.0.113.9", ["10.0.0.0/8"], "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", ["10.0.0.0/8"], "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, nonsense", ["10.0.0.0/8"], "10.0.0.1"),
        ("10.0.0.1", "", ["10.0.0.0/8"], "10.0.0.1"),
        ("203.0.113.9", "1.1.1.1", ["10.0.0.0/8"], "203.0.113.9"),
        ("::ffff:203.0.113.9", "", [], "203.0.113.9"),
        ("", "1.1.1.1", [], "::"),
    ],
)
def test_only_trusted_proxies_are_believed(remote: str, forwarded: str, trusted: list[str], client: str) -> None:
    environ = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}
    assert str(peer(environ, networks(trusted))) == client


def test_an_ipv6_network_counts_as_one_caller() -> None:
    here = [subscriber_key(peer({"REMOTE_ADDR": f"2001:db8:0:1::{i}"}, ())) for i in (1, 2)]
    there = subscriber_key(peer({"REMOTE_ADDR": "2001:db8:0:2::1"}, ()))
    assert here[0] == here[1] != there
    assert subscriber_key(peer({"REMOTE_ADDR": "203.0.113.9"}, ())) == "203.0.113.9"


def test_a_mistaken_network_is_reported_at_the_start() -> None:
    with pytest.raises(ValueError, match="not-a-network"):
        networks(["not-a-network"])

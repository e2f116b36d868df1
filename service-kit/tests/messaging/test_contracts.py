"""The committed table of subscribers is what the services say, and nobody listens for what nobody tells."""

from service_kit.messaging.contracts import Contracts, services, wirings
from service_kit.messaging.subscriptions import routing


def test_the_committed_subscribers_are_those_of_the_handles_tables():
    """If not: ``./setwise generate`` writes the table anew."""
    assert Contracts().subscriptions() == routing(wirings(services()))


def test_everything_that_is_handled_is_published_by_somebody():
    every = wirings(services())
    published = {name for wiring in every for name in wiring.publishes}
    assert set(routing(every)) <= published


def test_the_table_is_written_in_a_stable_form(tmp_path):
    contracts = Contracts(tmp_path)
    assert contracts.subscriptions() == {}
    contracts.write_subscriptions({"b.x.v1": ["two"], "a.x.v1": ["one"]})
    assert contracts.subscriptions() == {"a.x.v1": ["one"], "b.x.v1": ["two"]}
    assert (tmp_path / "subscriptions.json").read_text().startswith('{\n  "a.x.v1"')

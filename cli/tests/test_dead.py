"""`dead`: what is said about events that could not be handled."""

from contextlib import contextmanager
from types import SimpleNamespace
from uuid import uuid4

import pytest

from cli.__main__ import main
from cli.commands import dead
from cli.system.paths import Data
from service_kit.messaging.mailbox import UNREADABLE


@pytest.fixture
def retry(tmp_path, monkeypatch, capsys):
    """Retry in a service whose dead events are of these types, of which the unreadable stay; gives the output."""
    data = Data(tmp_path)
    data.make()
    data.database("plans").write_text("")
    monkeypatch.setattr(dead, "adopt", lambda *_, **__: None)

    def run(types, *words):
        readable = [one for one in types if one != UNREADABLE]
        unreadable = [SimpleNamespace(type=UNREADABLE, event_id=uuid4()) for one in types if one == UNREADABLE]
        kit = SimpleNamespace(retry_dead=lambda _: len(readable), dead_letters=lambda _: unreadable)

        @contextmanager
        def letters_of(service):
            yield kit

        monkeypatch.setattr(dead, "letters_of", letters_of)
        assert main(["dead", "retry", *words, "--data", str(tmp_path)]) == 0
        return capsys.readouterr().out

    return run


def test_events_that_cannot_be_read_are_reported_since_no_trial_mends_them(retry):
    output = retry([UNREADABLE, UNREADABLE], "--all")
    assert output.startswith("plans: 0 to be tried again; 2 cannot be read")
    assert "drop" in output


def test_of_those_that_were_not_named_nothing_is_said(retry):
    assert retry([UNREADABLE, "auth.account-erased.v1"], str(uuid4())) == "plans: 1 to be tried again\n"

"""The table of consequences: no change is without a row, and no row is there twice."""

import pytest
from flask import Flask

from service_kit.ids import new_id
from tracking_service.changes import CalendarChanged, RecordConfirmed, apply_consequences, attach
from tracking_service.consequences import CONSEQUENCES


def test_a_change_without_a_row_is_found_when_the_app_is_made():
    with pytest.raises(ValueError, match=r"each of: RecordConfirmed$"):
        attach(Flask("x"), tuple(row for row in CONSEQUENCES if row[0] is not RecordConfirmed))


def test_a_change_with_two_rows_is_found_when_the_app_is_made():
    with pytest.raises(ValueError, match=r"each of: CalendarChanged$"):
        attach(Flask("x"), (*CONSEQUENCES, (CalendarChanged, ())))


def test_followers_are_called_in_the_order_of_the_row_and_each_app_has_its_own_table():
    calls = []
    for name in ("one", "other"):
        app = Flask(name)
        rows = {kind: (lambda change, name=name: calls.append((name, 1)),) for kind, _ in CONSEQUENCES}
        rows[CalendarChanged] += (lambda change, name=name: calls.append((name, 2)),)
        attach(app, tuple(rows.items()))
        with app.app_context():
            apply_consequences(CalendarChanged(new_id()))
    assert calls == [("one", 1), ("one", 2), ("other", 1), ("other", 2)]


def test_what_a_follower_raises_stops_the_change():
    app = Flask("x")

    def refuse(_change):
        raise RuntimeError("no")

    attach(app, tuple((kind, (refuse,)) for kind, _ in CONSEQUENCES))
    with app.app_context(), pytest.raises(RuntimeError):
        apply_consequences(CalendarChanged(new_id()))

"""Readings are judged as the log says, however it came about, and those from before a release by its worker."""

import random
from datetime import UTC, datetime
from fractions import Fraction
from uuid import UUID

import pytest
import sqlalchemy as sa

from service_kit.db.session import db_session, transaction
from service_kit.testing.repetitions import repetitions
from tracking_service.measurements.events import judge_stale
from tracking_service.measurements.models import Measurement
from tracking_service.measurements.settling import note_all_stale

LOGGED = "tracking.measurement-logged.v1"


def kg(value):
    return {"value": str(value), "unit": "kg"}


def weigh(user, value, day):
    body = {"type": "weight", "value": kg(value), "measured_at": f"{day}T06:00:00Z"}
    answer = user.post("/measurements", body)
    assert answer.status_code == 201, answer.json
    return answer.json


def latest(user):
    return [item["value"]["value"] for item in user.get("/measurements/latest?type=weight").json["items"]]


def test_readings_from_before_are_judged_by_the_worker(app, ann, emitted):
    weigh(ann, "81.2", "2026-03-08")
    slip = weigh(ann, "8.12", "2026-03-10")
    unjudge(app, slip["id"])
    assert latest(ann) == ["8.12"]
    event_count = len(emitted(LOGGED))
    with app.app_context(), transaction():
        note_all_stale()
    with app.app_context(), transaction():
        judge_stale()
    assert latest(ann) == ["81.2"]
    assert [(event.data["status"], event.version) for event in emitted(LOGGED)[event_count:]] == [("pending", 2)]


def test_readings_from_before_are_judged_by_the_recomputation(app, ann):
    weigh(ann, "81.2", "2026-03-08")
    unjudge(app, weigh(ann, "8.12", "2026-03-10")["id"])
    answer = app.test_cli_runner().invoke(args=["recompute-figures"])
    assert answer.exception is None, answer.exception
    assert answer.output.startswith("Readings of 1 users to go.\n")
    assert latest(ann) == ["81.2"]


def unjudge(app, key):
    """As the release before left it."""
    with app.app_context(), transaction():
        db_session().execute(sa.update(Measurement).where(Measurement.id == UUID(key)).values(doubt=None))


def is_near(at, value, earlier):
    """Whether a weight is believed after an earlier (instant, kilograms)."""
    days = (at.date() - earlier[0].date()).days
    percent = 5 if days <= 1 else min(Fraction(3, 2) * days, 25)
    return abs(Fraction(str(value)) - Fraction(str(earlier[1]))) * 100 <= percent * Fraction(str(earlier[1]))


def brute_force(log, confirmed):
    """By id whether a reading counts, from {id: (instant, kilograms)}: each held against the last that counts, and
    against the one right before it.
    """
    in_order = sorted(log.items(), key=lambda item: (item[1][0], item[0]))
    verdicts = {}
    for index, (key, (at, value)) in enumerate(in_order):
        counted = [one for other, one in in_order[:index] if verdicts[other] == "counts"]
        before, latest = in_order[index - 1] if index else (None, None)
        agrees = verdicts.get(before) == "jump" and latest[0].date() < at.date() and is_near(at, value, latest)
        if confirmed.get(key) != value and not 20 <= value <= 400:
            verdicts[key] = "no body"
        elif confirmed.get(key) == value or not counted or is_near(at, value, counted[-1]) or agrees:
            verdicts[key] = "counts"
        else:
            verdicts[key] = "jump"
    return {key: verdict == "counts" for key, verdict in verdicts.items()}


@pytest.mark.parametrize("seed", range(repetitions(12, short=4)))
def test_any_order_of_logging_correcting_deleting_and_confirming_ends_as_the_log_says(alice, profile, seed):
    profile(alice, time_zone="UTC")
    pick = random.Random(seed)
    log, confirmed = {}, {}

    def value():
        return pick.choice([8.1, 19.5, 20.4, 78, 80, 81, 84, 85, 100, 101, 120, 178, 180, 182])

    def moment():
        return datetime(2026, 2, pick.randint(1, 20), pick.randint(0, 23), tzinfo=UTC)

    for _ in range(pick.randint(10, 40)):
        action = pick.choice(["log", "log", "log", "batch", "amend", "move", "delete", "confirm"] if log else ["log"])
        key = pick.choice(sorted(log)) if log else None
        if action in ("log", "batch"):
            news = [(moment(), value()) for _ in range(pick.randint(1, 4) if action == "batch" else 1)]
            bodies = [{"type": "weight", "value": kg(v), "measured_at": at.isoformat()} for at, v in news]
            answer = alice.post("/measurements/batch", {"measurements": bodies})
            log |= {item["id"]: one for item, one in zip(answer.json["items"], news, strict=True)}
        elif action == "amend":
            log[key] = (log[key][0], value())
            assert alice.patch(f"/measurements/{key}", {"value": kg(log[key][1])}).status_code == 200
        elif action == "move":
            log[key] = (moment(), log[key][1])
            assert alice.patch(f"/measurements/{key}", {"measured_at": log[key][0].isoformat()}).status_code == 200
        elif action == "delete":
            assert alice.delete(f"/measurements/{key}").status_code == 204
            del log[key]
        elif not brute_force(log, confirmed)[key]:
            confirmed[key] = log[key][1]
            assert alice.post(f"/measurements/{key}/confirm").json["status"] == "counted"
        items = alice.get("/measurements?limit=100").json["items"]
        assert {item["id"]: item["status"] == "counted" for item in items} == brute_force(log, confirmed)

"""A write that changes nothing of a measurement: the same version and ETag, no event."""

from __future__ import annotations

LOGGED = "tracking.measurement-logged.v1"


def test_a_patch_with_what_stands_there(ann, emitted):
    value = {"value": "82.40", "unit": "kg"}
    body = {"type": "weight", "value": value, "measured_at": "2026-03-12T07:05:00+01:00", "note": "Fasting."}
    logged = ann.post("/measurements", body)
    address = f"/measurements/{logged.json['id']}"
    same = {name: logged.json[name] for name in ("value", "measured_at", "note", "source", "device")}
    for patch in ({}, same, {"measured_at": body["measured_at"]}):
        answer = ann.patch(address, patch)
        assert (answer.status_code, answer.json) == (200, logged.json), answer.json
        assert answer.headers["ETag"] == ann.get(address).headers["ETag"]
    assert [event.version for event in emitted(LOGGED)] == [1]
    answer = ann.patch(address, {**same, "value": {"value": "82.4", "unit": "kg"}})
    assert answer.headers["ETag"].startswith('"2-')
    assert [event.version for event in emitted(LOGGED)] == [1, 2]

"""A consumer that is new gets every workout again, deleted ones as deleted."""

from __future__ import annotations

from cli.system.republish import republish


def test_all_workouts_are_republished(app, lifter, workout_body, emitted):
    logged = lifter.post("/workouts", workout_body()).json
    deleted = lifter.post("/workouts", workout_body()).json
    lifter.delete(f"/workouts/{deleted['id']}")
    before = len(emitted())
    with app.app_context():
        assert republish() == 2
    facts = {str(row.subject): (row.type, row.version) for row in emitted()[before:]}
    assert facts == {
        logged["id"]: ("session.workout-amended.v1", 1),
        deleted["id"]: ("session.workout-deleted.v1", 2),
    }

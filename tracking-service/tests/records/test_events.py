"""Records follow the workouts that the session service tells of."""


def lift(load, reps, **more):
    return {"load": f"{load} kg", "reps": reps, **more}


def standing(user, exercise_id, kind, **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    answer = user.get(f"/records?exercise_id={exercise_id}&kind={kind}&limit=100{more}")
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def values(user, exercise_id, kind, **query):
    return [item["value"]["value"] for item in standing(user, exercise_id, kind, **query)]


def test_a_first_workout_sets_baselines(ann, exercise, train, record_news):
    bench = exercise()
    data = train(ann, {bench: [lift("80", 5, rpe=80), lift("100", 5, rpe=85)]})
    (heaviest,) = standing(ann, bench, "heaviest")
    logged_set = data["entries"][0]["sets"][1]
    assert heaviest["value"] == {"value": "100", "unit": "kg"}
    assert (heaviest["workout_id"], heaviest["set_id"]) == (data["workout_id"], logged_set["set_id"])
    assert (heaviest["first"], heaviest["previous"], heaviest["status"]) == (True, None, "current")
    assert heaviest["exercise_name"] == "Barbell bench press"
    (epley,) = standing(ann, bench, "e1rm")
    assert epley["value"]["value"] == "116.67"
    assert epley["title"] == "Estimated one-repetition maximum (Epley)"
    low, high = {"value": "108.79", "unit": "kg"}, {"value": "133.34", "unit": "kg"}  # - 6.75 %, as high as by RPE
    assert epley["band"] == {"low": low, "high": high, "coverage": 80, "assumes_failure": False}
    assert (epley["formula"], epley["reps"], epley["load"]["value"], epley["rpe"]) == ("epley", 5, "100", "8.5")
    (by_rpe,) = standing(ann, bench, "e1rm_rpe")
    assert (by_rpe["value"]["value"], by_rpe["formula"]) == ("121.36", "rpe"), "five at RPE 8.5 are 82.4 %"
    assert by_rpe["band"]["low"] == {"value": "109.38", "unit": "kg"}, "- 9.875 %: 7.5 repetitions"
    assert values(ann, bench, "best_set_volume") == ["500"]
    assert values(ann, bench, "best_session_volume") == ["900"]
    events = record_news("achieved")
    assert {event.data["kind"] for event in events} >= {"heaviest", "e1rm", "best_session_volume"}
    assert all(event.data["first"] for event in events)
    assert all(event.user_id == ann.user_id for event in events)


def test_a_better_set_takes_the_record_and_tells_it(ann, exercise, train, record_news):
    bench = exercise()
    train(ann, {bench: [lift("100", 5)]}, day=-7)
    before = len(record_news("achieved"))
    second = train(ann, {bench: [lift("102.5", 5)]})
    (heaviest,) = standing(ann, bench, "heaviest")
    assert (heaviest["value"]["value"], heaviest["previous"]["value"]) == ("102.5", "100")
    assert heaviest["first"] is False
    announced = [event.data for event in record_news("achieved")[before:]]
    assert {data["workout_id"] for data in announced} == {second["workout_id"]}
    heaviest_record = next(data for data in announced if data["kind"] == "heaviest")
    assert (heaviest_record["value"]["base"], heaviest_record["previous"]["base"]) == (102_500_000, 100_000_000)
    history = ann.get(f"/records/history?exercise_id={bench}&kind=heaviest").json["items"]
    assert [(item["value"]["value"], item["status"]) for item in history] == [
        ("102.5", "current"),
        ("100", "superseded"),
    ]


def test_a_worse_workout_changes_nothing(ann, exercise, train, emitted):
    bench = exercise()
    train(ann, {bench: [lift("100", 5)]}, day=-7)
    before = emitted()
    train(ann, {bench: [lift("90", 4)]})
    assert len(emitted()) == len(before)
    assert values(ann, bench, "heaviest") == ["100"]


def test_an_amended_workout_gives_a_record_back(ann, exercise, train, publish, record_news):
    bench = exercise()
    train(ann, {bench: [lift("100", 5)]}, day=-7)
    slip = train(ann, {bench: [lift("110", 5)]})
    assert values(ann, bench, "heaviest") == ["110"]
    slip["entries"][0]["sets"][0]["load"] = {"base": 101_000_000, "value": "101", "unit": "kg"}
    event_count = len(record_news("achieved"))
    publish(slip, version=2)
    (heaviest,) = standing(ann, bench, "heaviest")
    assert heaviest["value"]["value"] == "101"
    assert {event.data["kind"] for event in record_news("achieved")[event_count:]} >= {"heaviest"}
    assert all(event.version > 1 for event in record_news("achieved")[event_count:] if event.data["kind"] == "heaviest")
    slip["entries"][0]["sets"][0]["load"] = {"base": 90_000_000, "value": "90", "unit": "kg"}
    publish(slip, version=3)
    assert values(ann, bench, "heaviest") == ["100"]
    assert ann.get(f"/records/{heaviest['id']}").status_code == 404
    withdrawals = [event for event in record_news("withdrawn") if event.data["kind"] == "heaviest"]
    assert [(str(event.subject), event.version) for event in withdrawals] == [(heaviest["id"], 3)]


def test_a_deleted_workout_gives_its_records_back(ann, exercise, train, publish):
    bench = exercise()
    train(ann, {bench: [lift("100", 5)]}, day=-7)
    data = train(ann, {bench: [lift("110", 5)]})
    publish(data, version=2, deleted=True)
    assert values(ann, bench, "heaviest") == ["100"]
    publish(data, version=1)
    assert values(ann, bench, "heaviest") == ["100"], "a late event must not bring a deleted workout back"


def test_a_deletion_may_come_first(ann, exercise, workout, publish):
    bench = exercise()
    data = workout(ann, {bench: [lift("110", 5)]})
    publish(data, version=2, deleted=True)
    publish(data, version=1)
    assert values(ann, bench, "heaviest") == []


def test_a_late_older_version_is_dropped(ann, exercise, workout, publish):
    bench = exercise()
    data = workout(ann, {bench: [lift("110", 5)]})
    old = {**data, "entries": [{**data["entries"][0], "sets": [dict(data["entries"][0]["sets"][0])]}]}
    old["entries"][0]["sets"][0]["load"] = {"base": 200_000_000, "value": "200", "unit": "kg"}
    publish(data, version=2)
    publish(old, version=1)
    assert values(ann, bench, "heaviest") == ["110"]


def test_the_same_event_twice_counts_once(ann, exercise, workout, publish, deliver, emitted):
    bench = exercise()
    event = publish(workout(ann, {bench: [lift("110", 5)]}))
    event_count = len(emitted())
    deliver(again=event)
    publish(event.data)
    assert len(emitted()) == event_count
    assert values(ann, bench, "best_session_volume") == ["550"]


def test_an_older_workout_published_later_takes_its_place_in_history(ann, exercise, train, emitted):
    bench = exercise()
    train(ann, {bench: [lift("100", 5)]})
    event_count = len(emitted())
    train(ann, {bench: [lift("95", 5)]}, day=-7)
    history = ann.get(f"/records/history?exercise_id={bench}&kind=heaviest").json["items"]
    assert [(item["value"]["value"], item["first"]) for item in history] == [("100", False), ("95", True)]
    assert emitted()[event_count:] == [], "what is beaten already is nothing to tell"


def test_warm_ups_and_skipped_sets_do_not_count(ann, exercise, train):
    bench = exercise()
    train(ann, {bench: [lift("120", 1, role="warmup"), lift("110", 1, status="skipped"), lift("100", 1)]})
    assert values(ann, bench, "heaviest") == ["100"]
    assert values(ann, bench, "best_session_volume") == ["100"]


def test_a_slip_of_the_finger_waits_until_it_is_confirmed(ann, exercise, train, record_news):
    bench = exercise()
    for week, load in enumerate(("100", "101", "102")):
        train(ann, {bench: [lift(load, 5)]}, day=-28 + 7 * week)
    event_count = len(record_news("achieved"))
    slip = train(ann, {bench: [lift("225", 5)]})
    assert values(ann, bench, "heaviest") == ["102"]
    assert record_news("achieved")[event_count:] == []
    (pending,) = standing(ann, bench, "heaviest", status="pending")
    assert pending["reason"]["code"] == "jump"
    assert pending["reason"]["detail"]
    answer = ann.post(f"/records/{pending['id']}/confirm")
    assert answer.status_code == 200
    assert answer.json["status"] == "current"
    assert values(ann, bench, "heaviest") == ["225"]
    assert {event.data["workout_id"] for event in record_news("achieved")[event_count:]} == {slip["workout_id"]}
    again = ann.post(f"/records/{pending['id']}/confirm")
    assert (again.status_code, again.json["type"]) == (409, "/problems/record-not-pending")
    assert standing(ann, bench, "heaviest", status="pending") == []


def test_a_confirmation_is_about_the_figures_that_were_confirmed(ann, exercise, train, publish):
    bench = exercise()
    for week in range(3):
        train(ann, {bench: [lift("100", 5)]}, day=-28 + 7 * week)
    slip = train(ann, {bench: [lift("225", 5)]})
    (pending,) = standing(ann, bench, "heaviest", status="pending")
    ann.post(f"/records/{pending['id']}/confirm")
    slip["entries"][0]["sets"][0]["load"] = {"base": 580_000_000, "value": "580", "unit": "kg"}
    publish(slip, version=2)
    assert values(ann, bench, "heaviest") == ["100"]
    assert values(ann, bench, "heaviest", status="pending") == ["580"]


def test_strangers_confirm_nothing(ann, bob, exercise, train):
    bench = exercise()
    for week, load in enumerate(("100", "101", "700")):
        train(ann, {bench: [lift(load, 5)]}, day=-28 + 7 * week)
    (pending,) = standing(ann, bench, "heaviest", status="pending")
    assert bob.post(f"/records/{pending['id']}/confirm").status_code == 404
    assert bob.get(f"/records/{pending['id']}").status_code == 404
    assert standing(bob, bench, "heaviest", status="pending") == []
    assert pending["reason"]["code"] == "beyond-limit"

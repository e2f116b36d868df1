"""A set in doubt counts nowhere, in no total, until its owner confirms it; what counts is the same in any order."""

import random

import pytest

from service_kit.ids import new_id
from service_kit.testing.repetitions import repetitions
from tracking_service.records.limit_rules import KG

LOADS = (2.5, 20, 45, 60, 100, 102.5, 110, 187, 225, 240, 500, 1000)


def lift(load, reps=5, **more):
    return {"load": f"{load} kg", "reps": reps, **more}


def doubts(user, **query):
    more = "&".join(f"{name}={value}" for name, value in query.items())
    answer = user.get(f"/records/doubts?limit=100&{more}")
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def totals(user, bench):
    """(sets, repetitions, kilograms) by each address that adds sets up."""
    summary = user.get("/analytics/summary?period=year").json
    weeks = user.get("/progress/volume").json["weeks"]
    of_bench = user.get(f"/progress/volume?exercise_id={bench}").json["weeks"]
    history = user.get("/progress/history?limit=100").json["items"]
    progress = user.get(f"/progress/exercises/{bench}").json["sessions"]
    groups = user.get("/analytics/muscle-groups").json["muscles"]
    return {
        "summary": [summary["sets"], summary["reps"], float(summary["volume"]["value"])],
        "volume": added(weeks, "volume"),
        "volume of it": added(of_bench, "volume"),
        "history": added(history, "volume"),
        "progress": added(progress, "volume"),
        "chest": float(next((one["sets"] for one in groups if one["muscle"] == "chest"), "0")),
    }


def added(items, volume):
    return [sum(item[name] for item in items) for name in ("sets", "reps")] + [
        sum(float(item[volume]["value"]) for item in items)
    ]


def expected(sets, reps, kilograms):
    same = [sets, reps, kilograms]
    return dict.fromkeys(("summary", "volume", "volume of it", "history", "progress"), same) | {"chest": float(sets)}


def figures(user, bench, **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    items = user.get(f"/records?exercise_id={bench}&limit=100{more}").json["items"]
    return {item["kind"]: float(item["value"]["value"]) for item in items if item["at"] is None}


def test_a_tonne_typed_for_a_hundred_counts_nowhere_until_it_is_confirmed(ann, exercise, train, record_news):
    bench = exercise()
    goal = {"kind": "exercise_load", "exercise_id": str(bench), "target": {"value": "150", "unit": "kg"}}
    goal_id = ann.post("/goals", {**goal, "reps": 1, "start_date": "2026-02-20"}).json["id"]
    of_volume = {"kind": "weekly_volume", "target": {"value": "3000", "unit": "kg"}, "start_date": "2026-02-20"}
    volume_id = ann.post("/goals", of_volume).json["id"]
    slip = train(ann, {bench: [lift(100), lift(1000)]}, day=-3)
    assert totals(ann, bench) == expected(1, 5, 500.0)
    assert figures(ann, bench)["heaviest"] == 100
    assert figures(ann, bench)["best_session_volume"] == 500
    assert [ann.get(f"/goals/{one}").json["status"] for one in (goal_id, volume_id)] == ["active", "active"]
    assert {event.data["load"]["value"] for event in record_news("achieved")} == {"100"}
    (doubtful,) = doubts(ann)
    assert (doubtful["set_id"], doubtful["load"]) == (
        slip["entries"][0]["sets"][1]["set_id"],
        {"value": "1000", "unit": "kg"},
    )
    assert (doubtful["reason"]["code"], doubtful["exercise_name"]) == ("beyond-limit", "Barbell bench press")
    path = f"/records/doubts/{doubtful['workout_id']}/{doubtful['set_id']}/confirm"
    answer = ann.post(path)
    assert (answer.status_code, answer.json["reason"]) == (200, None)
    assert totals(ann, bench) == expected(2, 10, 5500.0)
    assert figures(ann, bench)["heaviest"] == 1000
    assert figures(ann, bench)["best_session_volume"] == 5500
    assert [ann.get(f"/goals/{one}").json["status"] for one in (goal_id, volume_id)] == ["reached", "reached"]
    assert doubts(ann) == []
    assert figures(ann, bench, status="pending") == {}
    again = ann.post(path)
    assert (again.status_code, again.json["type"]) == (409, "/problems/set-not-in-doubt")


def test_a_pause_is_no_excuse_for_a_leap(ann, exercise, train):
    bench = exercise()
    train(ann, {bench: [lift(100)]}, day=-800)
    train(ann, {bench: [lift(225)]})
    assert [one["reason"]["code"] for one in doubts(ann)] == ["jump"]


def test_who_stands_by_one_set_stands_by_the_like_of_that_workout(ann, exercise, train, record_news):
    bench = exercise()
    train(ann, {bench: [lift(100)]}, day=-7)
    train(ann, {bench: [lift(225), lift(225), lift(240), lift(500)]})
    assert totals(ann, bench) == expected(1, 5, 500.0)
    (pending,) = ann.get(f"/records?exercise_id={bench}&kind=best_set_volume&status=pending").json["items"]
    assert pending["value"]["value"] == "2500"
    assert [one["load"]["value"] for one in doubts(ann)] == ["500", "240", "225", "225"]
    one = doubts(ann)[-1]
    assert ann.post(f"/records/doubts/{one['workout_id']}/{one['set_id']}/confirm").status_code == 200
    assert [one["load"]["value"] for one in doubts(ann)] == ["500"]
    assert totals(ann, bench) == expected(4, 20, 500.0 + 5 * (225 + 225 + 240))
    best = {event.data["kind"]: event.data["value"]["value"] for event in record_news("achieved")}
    assert (best["heaviest"], best["best_session_volume"]) == ("240", "3450")


def test_what_hides_behind_another_is_found_and_confirmed(ann, exercise, train):
    """The second set would be no record beside the first, so no pending record tells of it."""
    bench = exercise()
    train(ann, {bench: [lift(1000, 10), lift(900, 5)]})
    assert [one["load"]["value"] for one in doubts(ann)] == ["900", "1000"]
    (pending,) = ann.get(f"/records?exercise_id={bench}&kind=heaviest&status=pending").json["items"]
    assert ann.post(f"/records/{pending['id']}/confirm").status_code == 200
    (left,) = doubts(ann)
    assert left["load"]["value"] == "900"
    assert ann.post(f"/records/doubts/{left['workout_id']}/{left['set_id']}/confirm").status_code == 200
    assert totals(ann, bench) == expected(2, 15, 14500.0)


def test_a_set_that_the_exercise_knows_no_record_of_is_bounded_too(ann, exercise, train, rebuild):
    bench = exercise()
    train(ann, {bench: [lift(100), lift(1000)]})
    exercise("duration", key=bench, version=2)
    rebuild()
    (left,) = doubts(ann)
    assert left["load"]["value"] == "1000"
    assert ann.get("/analytics/summary").json["reps"] == 5
    assert ann.post(f"/records/doubts/{left['workout_id']}/{left['set_id']}/confirm").status_code == 200
    assert ann.get("/analytics/summary").json["reps"] == 10


def test_a_corrected_set_is_asked_again_and_a_corrected_slip_counts(ann, exercise, train, publish):
    bench = exercise()
    slip = train(ann, {bench: [lift(1000)]})
    (one,) = doubts(ann)
    ann.post(f"/records/doubts/{one['workout_id']}/{one['set_id']}/confirm")
    slip["entries"][0]["sets"][0]["load"] = {"base": 1100 * KG, "value": "1100", "unit": "kg"}
    publish(slip, version=2)
    assert [one["load"]["value"] for one in doubts(ann)] == ["1100"]
    slip["entries"][0]["sets"][0]["load"] = {"base": 100 * KG, "value": "100", "unit": "kg"}
    publish(slip, version=3)
    assert doubts(ann) == []
    assert totals(ann, bench) == expected(1, 5, 500.0)


def test_what_was_a_leap_is_none_once_earlier_workouts_are_known(ann, exercise, train, publish):
    bench = exercise()
    train(ann, {bench: [lift(100)]}, day=-14)
    train(ann, {bench: [lift(225)]}, day=-1)
    assert len(doubts(ann)) == 1
    between = train(ann, {bench: [lift(160)]}, day=-7)
    assert doubts(ann) == []
    publish(between, version=2, deleted=True)
    assert len(doubts(ann)) == 1


def test_the_catalogue_says_what_an_exercise_may_say(ann, exercise, train, rebuild):
    press = exercise(name="Leg press", slug="leg-press")
    train(ann, {press: [lift(1043)]})
    assert len(doubts(ann)) == 1
    for version, (facts, count) in enumerate(
        [({"pattern": "squat", "equipment": ["leg-press"]}, 0), ({"pattern": "squat"}, 1)], start=2
    ):
        exercise(key=press, version=version, slug="leg-press", **facts)
        rebuild()
        assert len(doubts(ann)) == count


def test_a_merged_exercise_has_one_history_to_leap_from(ann, exercise, train, merge, rebuild):
    bench, press = exercise(), exercise(name="Press")
    train(ann, {bench: [lift(100)]}, day=-14)
    train(ann, {press: [lift(225)]}, day=-7)
    for version, into, count in ((2, bench, 1), (3, None, 0)):
        merge(press, into, version, name="Press")
        rebuild()
        assert [one["load"]["value"] for one in doubts(ann, exercise_id=bench)] == ["225"] * count
        assert len(doubts(ann)) == count


def test_warm_ups_count_nowhere_and_wait_for_nobody(ann, exercise, train):
    bench = exercise()
    train(ann, {bench: [lift(1000, role="warmup"), lift(100)]})
    assert doubts(ann) == []


def test_sets_in_doubt_of_strangers_are_not_there(ann, bob, exercise, train):
    bench = exercise()
    train(ann, {bench: [lift(1000)]})
    (one,) = doubts(ann)
    assert doubts(bob) == []
    for key in (one["set_id"], new_id()):
        refused = bob.post(f"/records/doubts/{one['workout_id']}/{key}/confirm")
        assert (refused.status_code, refused.json["type"]) == (404, "/problems/not-found")
    assert len(doubts(ann)) == 1
    assert ann.get(f"/records/doubts?exercise_id={exercise()}").json["items"] == []


def is_leap(of, one, counted, confirmed, *jumps):
    """Whether ``of(set)`` is far beyond that of all that count and of what is confirmed."""
    best = max(map(of, [*counted, *confirmed]), default=0)
    return any(of(one) > ratio * best and of(one) - best > floor for ratio, floor in jumps)


def estimated(one):
    """Thirty times the maximum by Epley."""
    return one["load"] * (30 if one["reps"] == 1 else 30 + one["reps"])


def brute_force(log, confirmed):
    """The ids of sets in doubt, from the workouts in order of time: every set against all sound ones before it."""
    counted, doubtful = [], set()
    for workout in log:
        work = [one for one in workout if one["role"] != "warmup"]
        confirmed_here = [one for one in work if one["key"] in confirmed]
        for one in work:
            if one["key"] in confirmed:
                continue
            known = counted, confirmed_here
            leaps = is_leap(lambda set_: set_["load"], one, *known, (2, 40), (5, 20))
            if one["load"] > 680 or (counted and (leaps or is_leap(estimated, one, *known, (2, 54 * 30)))):
                doubtful.add(one["key"])
        counted += [one for one in work if one["key"] not in doubtful]
    return doubtful


@pytest.mark.parametrize("seed", range(repetitions(8, short=3)))
def test_any_order_of_logging_correcting_and_confirming_ends_as_the_log_says(ann, exercise, workout, publish, seed):
    """Workouts are logged, corrected, deleted and confirmed in random order, days too."""
    pick, bench = random.Random(seed), exercise()
    latest, versions, confirmed = {}, {}, {}
    for _ in range(pick.randint(6, 14)):
        number, action = pick.randint(0, 5), pick.choice(["log", "log", "log", "delete", "confirm"])
        waiting = doubts(ann)
        if action == "confirm" and waiting:
            one = pick.choice(waiting)
            ann.post(f"/records/doubts/{one['workout_id']}/{one['set_id']}/confirm")
            confirmed[one["set_id"]] = one["load"]["value"]
        elif action == "delete" and latest.get(number):
            versions[number] += 1
            publish(latest.pop(number), version=versions[number], deleted=True)
            versions.pop(number)
        elif action == "log":
            role = pick.choice(["work", "work", "warmup"])
            sets = [
                lift(pick.choice(LOADS), pick.choice((1, 5, 10)), role=role if index else "work")
                for index in range(pick.randint(1, 3))
            ]
            data = workout(ann, {bench: sets}, day=-number)
            if number in latest:
                data["workout_id"] = latest[number]["workout_id"]
            versions[number] = versions.get(number, 0) + 1
            publish(data, version=versions[number])
            latest[number] = data
    log = [
        [{**one, "key": one["set_id"], "load": float(one["load"]["value"])} for one in data["entries"][0]["sets"]]
        for _, data in sorted(latest.items(), reverse=True)
    ]
    wrong = brute_force(log, confirmed.keys())
    assert {one["set_id"] for one in doubts(ann)} == wrong
    counted = [one for sets in log for one in sets if one["key"] not in wrong and one["role"] != "warmup"]
    reps = sum(one["reps"] for one in counted)
    assert totals(ann, bench) == expected(len(counted), reps, sum(one["load"] * one["reps"] for one in counted))

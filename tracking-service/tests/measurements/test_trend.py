"""Trend, types and derived figures through HTTP."""

from datetime import timedelta

import pytest

from tracking_service.measurements import trend
from training.bounded_cache import BoundedCache


def kg(value):
    return {"value": value, "unit": "kg"}


def weigh(user, value="82.4", at="2026-03-12T07:05:00+01:00", **more):
    answer = user.post("/measurements", {"type": "weight", "value": kg(value), "measured_at": at, **more})
    assert answer.status_code == 201, answer.json
    return answer.json


def test_the_trend_smooths_and_tells_rate_and_gaps(ann, profile):
    for day in range(28):
        weigh(ann, f"{90 - day * 0.1:.1f}", f"2026-02-{day + 1:02d}T07:00:00+01:00")
    trend = ann.get("/measurements/trend?type=weight&from=2026-02-01&to=2026-03-12").json
    assert (trend["unit"], trend["from"], trend["to"]) == ("kg", "2026-02-01", "2026-03-12")
    assert len(trend["points"]) == 28
    assert trend["points"][0]["trend"] == kg("90")
    assert trend["rate"]["per_week"] == kg("-0.7")
    assert trend["latest"]["value"] == kg("87.3")
    assert float(trend["latest"]["trend"]["value"]) > 87.3
    assert trend["gaps"] == []
    weigh(ann, "87")
    profile(ann, version=2, units="imperial")
    assert ann.get("/measurements/trend?type=weight").json["unit"] == "lb"
    sparse = ann.get("/measurements/trend?type=weight&from=2026-02-28").json
    assert [(gap["after"], gap["before"], gap["days"]) for gap in sparse["gaps"]] == []


def test_the_trend_before_the_asked_days_warms_it_up(ann):
    weigh(ann, "90", "2026-02-01T07:00:00Z")
    weigh(ann, "87", "2026-02-02T07:00:00Z")
    trend = ann.get("/measurements/trend?type=weight&from=2026-02-02&to=2026-02-03").json
    assert [point["trend"]["value"] for point in trend["points"]] == ["89.7"]


def test_steps_of_a_day_add_up(ann):
    for hour, steps in ((8, "4000"), (12, "5000")):
        body = {
            "type": "steps",
            "value": {"value": steps, "unit": "count"},
            "measured_at": f"2026-03-11T{hour:02d}:00:00Z",
        }
        ann.post("/measurements", body)
    trend = ann.get("/measurements/trend?type=steps").json
    assert [(point["value"]["value"], point["readings"]) for point in trend["points"]] == [("9000", 2)]


def test_today_is_no_point_of_the_trend_of_steps(ann):
    for day, steps in ((9, "9000"), (10, "9000"), (11, "9000"), (12, "800")):
        body = {
            "type": "steps",
            "value": {"value": steps, "unit": "count"},
            "measured_at": f"2026-03-{day:02d}T08:00:00Z",
        }
        ann.post("/measurements", body)
    trend = ann.get("/measurements/trend?type=steps").json
    assert {point["trend"]["value"] for point in trend["points"]} == {"9000"}
    assert trend["latest"]["date"] == "2026-03-11"
    assert trend["running_day"] == {"date": "2026-03-12", "value": {"value": "800", "unit": "count"}, "readings": 1}
    weigh(ann)
    weight = ann.get("/measurements/trend?type=weight").json  # a weight of today is whole
    assert (weight["latest"]["date"], weight["running_day"]) == ("2026-03-12", None)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("type=weight&from=2026-03-12&to=2026-03-01", 422),
        ("type=weight&from=1990-01-01", 422),
        ("type=mood", 422),
        ("type=weight&part=systolic", 422),
        ("", 422),
    ],
)
def test_a_trend_of_nonsense_is_refused(ann, query, status):
    assert ann.get(f"/measurements/trend?{query}").status_code == status


def test_a_trend_without_readings_is_empty(ann):
    trend = ann.get("/measurements/trend?type=weight").json
    assert (trend["points"], trend["latest"], trend["rate"], trend["change"]) == ([], None, None, None)


def test_types_of_ones_own(ann, bob):
    body = {"slug": "grip_strength", "name": "Grip strength", "unit": "kg"}
    answer = ann.post("/measurements/types", body)
    assert answer.status_code == 201
    assert answer.json["own"] is True
    assert ann.get("/measurements/types/grip_strength").json == answer.json
    assert ann.get("/measurements/types/weight").json["own"] is False
    assert ann.get("/measurements/types/unknown").status_code == 404
    again = ann.post("/measurements/types", body)
    assert (again.status_code, again.json["type"]) == (409, "/problems/measurement-type-taken")
    assert ann.get(again.json["href"].removeprefix("/api/v1")).json == answer.json
    built_in = ann.post("/measurements/types", body | {"slug": "weight"})
    assert (built_in.status_code, built_in.json["href"]) == (409, "/api/v1/measurements/types/weight")
    assert ann.post("/measurements/types", body | {"slug": "Grip Strength"}).status_code == 422
    logged = ann.post("/measurements", {"type": "grip_strength", "value": kg("45")})
    assert logged.status_code == 201
    assert bob.post("/measurements", {"type": "grip_strength", "value": kg("45")}).status_code == 422
    in_use = ann.delete("/measurements/types/grip_strength")
    assert (in_use.status_code, in_use.json["type"]) == (409, "/problems/measurement-type-in-use")
    ann.delete(f"/measurements/{logged.json['id']}")
    assert ann.delete("/measurements/types/grip_strength").status_code == 204
    assert ann.delete("/measurements/types/weight").status_code == 404
    listed = ann.get("/measurements/types?page_size=100").json
    assert {"weight", "blood_pressure", "waist"} <= {item["slug"] for item in listed["items"]}


def test_types_of_ones_own_are_counted(ann, monkeypatch):
    from tracking_service.measurements import types

    monkeypatch.setattr(types, "MAX_OWN", 2)
    codes = [
        ann.post("/measurements/types", {"slug": f"own_{number}", "name": "Own", "unit": "kg"}).status_code
        for number in range(3)
    ]
    assert codes == [201, 201, 409]


def test_figures_derived_from_the_body(ann, profile):
    assert ann.get("/measurements/derived").json["missing"] == ["weight"]
    weigh(ann, "80")
    ann.post("/measurements", {"type": "waist", "value": {"value": "90", "unit": "cm"}})
    derived = ann.get("/measurements/derived?activity=active").json
    assert derived["bmi"] == {"value": "24.7", "category": "normal"}
    assert derived["age"] == 35
    assert derived["resting_energy"] == {"value": "1755", "unit": "kcal"}
    assert derived["daily_energy"] == {"value": "3247", "unit": "kcal"}
    assert derived["waist_to_height"] == "0.50"
    profile(ann, version=2, height=None, birth_date=None, units="imperial")
    incomplete = ann.get("/measurements/derived").json
    assert incomplete["missing"] == ["height", "birth_date"]
    assert (incomplete["bmi"], incomplete["weight"]) == (None, {"value": "176.37", "unit": "lb"})


def test_without_a_sex_resting_energy_takes_the_middle_and_says_so(ann, profile):
    weigh(ann, "80")
    for version, sex, missing, kcal in (
        (2, None, ["sex"], "1672"),
        (3, "other", [], "1672"),
        (4, "female", [], "1589"),
    ):
        profile(ann, version=version, sex=sex)
        derived = ann.get("/measurements/derived?activity=light").json
        assert (derived["missing"], derived["resting_energy"]["value"]) == (missing, kcal), "800 + 1125 - 175 + term"
    assert derived["daily_energy"] == {"value": "2582", "unit": "kcal"}


@pytest.mark.parametrize(("weight", "category"), [("99.84", "normal"), ("100", "overweight"), ("160", "obese_class_3")])
def test_a_body_mass_index_is_classed_before_it_is_rounded(ann, profile, weight, category):
    profile(ann, version=2, height={"base": 2_000_000, "value": "2", "unit": "m"})
    weigh(ann, weight)
    assert ann.get("/measurements/derived").json["bmi"]["category"] == category


def test_an_unknown_activity_is_refused(ann):
    assert ann.get("/measurements/derived?activity=lazy").status_code == 422


def test_a_retried_post_logs_once(ann):
    body = {"type": "weight", "value": kg("80")}
    one, two = (ann.post("/measurements", body, key="morning") for _ in range(2))
    assert one.json == two.json
    assert len(ann.get("/measurements").json["items"]) == 1


def test_somebody_unknown_may_log_at_once(alice, profile, elapse):
    """The auth service is silent: defaults stand in until it speaks, and it is not asked all the time."""
    assert weigh(alice, at="2026-03-11T23:30:00Z")["local_date"] == "2026-03-11"
    profile(alice, time_zone="Europe/Berlin")
    assert weigh(alice, at="2026-03-11T23:30:00Z")["local_date"] == "2026-03-12"
    elapse(timedelta(minutes=11))
    assert weigh(alice)["local_date"] == "2026-03-12"


def test_a_trend_that_is_held_is_that_of_the_log_as_it_is(ann, profile, monkeypatch):
    """What is shown is the same as if none were held, whatever has changed since somebody looked."""
    path = "/measurements/trend?type=weight"

    def both():
        held = ann.get(path).data
        monkeypatch.setattr(trend._held, "_bodies", BoundedCache(trend.MAX_HELD))
        assert ann.get(path).data == held
        return held

    for day in (1, 2, 9):
        weigh(ann, "90", f"2026-03-{day:02d}T07:00:00Z")
    answers = [both()]
    made = weigh(ann, "89", "2026-03-05T07:00:00Z")
    answers.append(both())
    ann.patch(f"/measurements/{made['id']}", {"value": kg("88")})
    answers.append(both())
    profile(ann, version=2, units="imperial")
    answers.append(both())
    path += "&points=20"
    answers.append(both())
    path += "&to=2026-03-10"
    answers.append(both())
    ann.delete(f"/measurements/{made['id']}")
    answers.append(both())
    assert len(set(answers)) == len(answers) - 1  # fewer points were asked for than there are days

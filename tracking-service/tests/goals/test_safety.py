"""Unsafe terms are taken with a warning; the person is 180 cm tall, and it is 12 March 2026."""

import pytest

from tracking_service.goals.safety_rules import WeightTerms, warnings

from .conftest import kg

KG, CM = 1_000_000, 10_000


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        pytest.param(WeightTerms(79 * KG, -1, 80 * KG, 9), [], id="1.25 % in 9 days is 0.97 % a week"),
        pytest.param(WeightTerms(79 * KG, -1, 80 * KG, 8), ["fast-change"], id="in 8 days 1.09 %"),
        pytest.param(WeightTerms(72 * KG, -1, 80 * KG, 70), [], id="10 % in ten weeks is 1 %, not more"),
        pytest.param(WeightTerms(72 * KG, -1, 80 * KG, 69), ["fast-change"], id="a day less is more"),
        pytest.param(WeightTerms(84 * KG, 1, 80 * KG, 70), [], id="a gain of 0.5 %, not more"),
        pytest.param(WeightTerms(84 * KG, 1, 80 * KG, 69), ["fast-change"], id="a day less is more than 0.5 %"),
        pytest.param(WeightTerms(87 * KG, 1, 80 * KG, 70), ["fast-change"], id="80 to 87 kg in ten weeks is 0.875 %"),
        pytest.param(WeightTerms(73 * KG, -1, 80 * KG, 70), [], id="80 to 73 kg in ten weeks is no fast loss"),
        pytest.param(WeightTerms(88 * KG, -1, 80 * KG, 1), [], id="below the target there is nothing to lose"),
        pytest.param(WeightTerms(72 * KG, -1, None, 7), [], id="from where is not known"),
        pytest.param(WeightTerms(72 * KG, -1, 80 * KG, None), [], id="without a deadline"),
        pytest.param(WeightTerms(72 * KG, -1, 80 * KG, 0), ["fast-change"], id="the last day"),
        pytest.param(WeightTerms(59_940_000, -1, height=180 * CM), [], id="an index of 18.5"),
        pytest.param(WeightTerms(59_900_000, -1, height=180 * CM), ["underweight-target"], id="18.49 is not 18.5"),
        pytest.param(WeightTerms(55 * KG, 1, height=180 * CM), [], id="a gain towards it"),
        pytest.param(WeightTerms(55 * KG, -1), [], id="without a height"),
        pytest.param(WeightTerms(50 * KG, -1, 60 * KG, 30, 180 * CM), ["fast-change", "underweight-target"], id="both"),
    ],
)
def test_what_is_warned_of(terms, codes):
    assert [code for code, _ in warnings(terms)] == codes


@pytest.mark.parametrize(
    ("terms", "detail"),
    [
        (
            WeightTerms(87 * KG, 1, 80 * KG, 70),
            "The deadline asks for a gain of 0.9 % of the body weight a week. More than 0.5 % is not advised.",
        ),
        (
            WeightTerms(58 * KG, -1, 80 * KG, 84),
            "The deadline asks for a loss of 2.3 % of the body weight a week. More than 1 % is not advised.",
        ),
        (
            WeightTerms(72 * KG, -1, 80 * KG, 69),
            "The deadline asks for a loss of 1.01 % of the body weight a week. More than 1 % is not advised.",
        ),
        (
            WeightTerms(84 * KG, 1, 80 * KG, 69),
            "The deadline asks for a gain of 0.51 % of the body weight a week. More than 0.5 % is not advised.",
        ),
        (
            WeightTerms(72 * KG - 80, -1, 80 * KG, 70),
            "The deadline asks for a loss of 1.00001 % of the body weight a week. More than 1 % is not advised.",
        ),
    ],
)
def test_the_text_says_which_and_never_a_number_that_is_advised(terms, detail):
    assert [text for _, text in warnings(terms)] == [detail]


@pytest.fixture
def codes(ann):
    """The codes of the warnings of a goal, as it is shown alone and in the list."""

    def read(goal):
        found = ann.get(f"/goals/{goal['id']}").json["warnings"]
        assert next(one for one in ann.get("/goals").json["items"] if one["id"] == goal["id"])["warnings"] == found
        return [one["code"] for one in found]

    return read


def test_unsafe_terms_are_taken_with_warnings(ann, weigh, set_goal, codes):
    weigh(ann, 80, "2026-03-11")
    terms = {"measurement_type": "weight", "target": kg(58), "deadline": "2026-06-04"}
    goal = set_goal(ann, "measurement", **terms)
    assert [one["code"] for one in goal["warnings"]] == ["fast-change", "underweight-target"] == codes(goal)
    details = [one["detail"] for one in goal["warnings"]]
    assert "2.3 % of the body weight a week" in details[0], "22 of 80 kg in twelve weeks"
    assert "body mass index of 17.9" in details[1]
    path = f"/goals/{goal['id']}"
    safe = ann.patch(path, {"target": kg(75)}, if_match='"1"').json
    assert safe["warnings"] == []


def test_a_warning_follows_the_weight_the_height_and_the_time(ann, weigh, set_goal, codes, profile, at):
    from datetime import UTC, datetime

    weigh(ann, 80, "2026-03-11")
    terms = {"measurement_type": "weight", "target": kg(75), "deadline": "2026-06-04"}
    goal = set_goal(ann, "measurement", **terms)
    tag = ann.get(f"/goals/{goal['id']}").headers["ETag"]
    assert codes(goal) == []
    profile(ann, version=2, height={"base": 2_050_000, "value": "205", "unit": "cm"})
    assert codes(goal) == ["underweight-target"], "75 kg are an index of 17.8"
    assert ann.get(f"/goals/{goal['id']}").headers["ETag"] != tag, "its body is another"
    assert ann.patch(f"/goals/{goal['id']}", {"note": "x"}, if_match=tag).status_code == 200, "its version is not"
    profile(ann, version=3, height=None)
    assert codes(goal) == []
    at(datetime(2026, 5, 7, 12, tzinfo=UTC))
    assert codes(goal) == ["fast-change"], "four weeks for 5 of 80 kg"


def test_a_child_has_other_bounds(alice, profile, set_goal):
    profile(alice, birth_date="2012-06-01")
    assert set_goal(alice, "measurement", measurement_type="weight", target=kg(55))["warnings"] == []


def test_other_goals_and_those_that_are_reached_have_no_warnings(ann, weigh, set_goal):
    for day in ("2026-03-11", "2026-03-12"):
        weigh(ann, 55, day)
    goal = set_goal(ann, "measurement", measurement_type="weight", target=kg(56), direction="down")
    assert (goal["status"], goal["warnings"]) == ("reached", [])
    waist = {"value": "60", "unit": "cm"}
    assert set_goal(ann, "measurement", measurement_type="waist", target=waist)["warnings"] == []

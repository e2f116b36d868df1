"""Two days that agree are believed, so a wrong reading that counts holds the right ones up for a day."""

import pytest

LOGGED = "tracking.measurement-logged.v1"
COUNTED, PENDING = "counted", "pending"


def kg(value):
    return {"value": str(value), "unit": "kg"}


def weigh(user, value, day, hour=6):
    body = {"type": "weight", "value": kg(value), "measured_at": f"2026-02-{day:02}T{hour:02}:00:00Z"}
    answer = user.post("/measurements", body)
    assert answer.status_code == 201, answer.json
    return answer.json


def statuses(user):
    """Of all readings, in order of time."""
    return [item["status"] for item in reversed(user.get("/measurements?type=weight&limit=100").json["items"])]


@pytest.mark.parametrize("slip", [180, 37])
def test_after_a_wrong_first_weight_the_right_ones_count_from_the_second_day_on(ann, slip):
    """81.6 kg as 180 "kg" that were pounds, or as 81.6 "pounds" that were kilograms."""
    first = weigh(ann, slip, 1)
    right = [weigh(ann, 81.6, day) for day in range(2, 7)]
    assert [one["status"] for one in right] == [PENDING] + [COUNTED] * 4
    assert right[0]["reason"]["code"] == "jump"
    assert ann.get("/measurements/latest?type=weight").json["items"][0]["value"] == kg(81.6)
    assert ann.delete(f"/measurements/{first['id']}").status_code == 204
    assert statuses(ann) == [COUNTED] * 5


def test_the_first_of_them_waits_for_its_owner(ann):
    first, *_ = [weigh(ann, value, day) for day, value in ((2, 81.6), (3, 81.6))]
    weigh(ann, 180, 1)
    assert statuses(ann) == [COUNTED, PENDING, COUNTED]
    assert ann.post(f"/measurements/{first['id']}/confirm").json["status"] == COUNTED
    assert statuses(ann) == [COUNTED] * 3


@pytest.mark.parametrize(
    ("log", "right"),
    [
        # A slip that counts, 10 % in a week, holds the right ones up for a day.
        ([(1, 80), (8, 88), (9, 80), (10, 80)], [COUNTED, COUNTED, PENDING, COUNTED]),
        ([(1, 80), (2, 83.9), (4, 80), (5, 80)], [COUNTED, COUNTED, PENDING, COUNTED]),
        # A change of more than a quarter in a long pause is believed when it is there again.
        ([(1, 120), (25, 89), (26, 89.2)], [COUNTED, PENDING, COUNTED]),
        # The same limits hold: 5 % in a day, 3 % in two.
        ([(1, 180), (2, 80), (3, 84)], [COUNTED, PENDING, COUNTED]),
        ([(1, 180), (2, 80), (3, 84.1), (4, 84.1)], [COUNTED, PENDING, PENDING, COUNTED]),
        ([(1, 180), (2, 80), (4, 82.4)], [COUNTED, PENDING, COUNTED]),
        ([(1, 180), (2, 80), (4, 82.5)], [COUNTED, PENDING, PENDING]),
        # A reading between them, of what no body shows or back at the old figure, begins anew.
        ([(1, 180), (2, 81.6), (3, 8.16), (4, 81.6), (5, 81.6)], [COUNTED, PENDING, PENDING, PENDING, COUNTED]),
        ([(1, 80), (2, 410), (3, 395), (4, 395)], [COUNTED, PENDING, PENDING, COUNTED]),
        ([(1, 80), (2, 180), (3, 80), (4, 180), (5, 80)], [COUNTED, PENDING, COUNTED, PENDING, COUNTED]),
        # What agreed is what later ones are held against.
        ([(1, 80), (2, 180), (3, 180), (4, 80), (5, 80)], [COUNTED, PENDING, COUNTED, PENDING, COUNTED]),
    ],
)
def test_what_agrees_with_the_day_before(ann, log, right):
    assert [weigh(ann, value, day)["status"] for day, value in log] == right
    assert statuses(ann) == right


def test_the_same_day_does_not_count_as_two(ann):
    weigh(ann, 180, 1)
    assert [weigh(ann, 81.6, 2, hour)["status"] for hour in (6, 12, 18)] == [PENDING] * 3
    assert weigh(ann, 81.6, 3)["status"] == COUNTED


def test_days_of_agreement_are_local(ann):
    """Ten hours lie between them, and a midnight of Kiritimati."""
    for zone, status in (("Europe/Berlin", PENDING), ("Pacific/Kiritimati", COUNTED)):
        day = {"Europe/Berlin": 20, "Pacific/Kiritimati": 10}[zone]
        answers = [
            ann.post("/measurements", {"type": "weight", "value": kg(value), "measured_at": at, "time_zone": zone})
            for at, value in (
                (f"2026-01-{day}T06:00:00Z", 180),
                (f"2026-02-{day}T05:00:00Z", 81.6),
                (f"2026-02-{day}T15:00:00Z", 81.6),
            )
        ]
        assert [answer.json["status"] for answer in answers[1:]] == [PENDING, status]


def test_what_comes_between_is_judged_with_what_waits_before_it(ann, emitted):
    for day, value in ((1, 180), (2, 81.6), (4, 81.7), (5, 81.6)):
        weigh(ann, value, day)
    assert statuses(ann) == [COUNTED, PENDING, COUNTED, COUNTED]
    event_count = len(emitted(LOGGED))
    between = weigh(ann, 120, 3)
    assert statuses(ann) == [COUNTED, PENDING, PENDING, PENDING, COUNTED]
    news = emitted(LOGGED)[event_count:]
    assert [(event.data["values"]["value"]["value"], event.data["status"]) for event in news] == [
        ("120", PENDING),
        ("81.7", PENDING),
    ]
    for value, right in ((81.5, COUNTED), (8.15, PENDING)):
        ann.patch(f"/measurements/{between['id']}", {"value": kg(value)})
        assert statuses(ann) == [COUNTED, PENDING, right, right, COUNTED]
    assert ann.delete(f"/measurements/{between['id']}").status_code == 204
    assert statuses(ann) == [COUNTED, PENDING, COUNTED, COUNTED]


def test_a_page_of_readings_in_doubt_is_judged_to_its_end(ann):
    """Readings of one day never agree, so all of them wait for the wrong one before them."""
    first = weigh(ann, 180, 1)
    bodies = [
        {"type": "weight", "value": kg(81.6), "measured_at": f"2026-02-02T{minute // 60:02}:{minute % 60:02}:00Z"}
        for minute in range(230)
    ]
    assert ann.post("/measurements/batch", {"measurements": bodies}).status_code == 201
    assert ann.get("/measurements?status=counted&limit=100").json["items"][0]["value"] == kg(180)
    ann.patch(f"/measurements/{first['id']}", {"value": kg(81)})
    assert ann.get("/measurements?status=pending&limit=100").json["items"] == []

"""Bodies and queries that must be refused by name, with the database unchanged."""

import json

import pytest

from cli.demo.api import Api

DEEP = b'{"name":' + b"[" * 1_000 + b"]" * 1_000 + b"}"
HOSTILE_BODIES = {
    "nothing": (b"", 400, 422),
    "null": (b"null", 400, 422),
    "an array": (b"[]", 400, 422),
    "a string": (b'"x"', 400, 422),
    "broken JSON": (b'{"name": ', 400, 422),
    "a thousand levels": (DEEP, 400, 422),
    "an endless integer": (b'{"name": ' + b"9" * 5_000 + b"}", 400, 422),
    "NaN": (b'{"name": NaN}', 400, 422),
    "Infinity": (b'{"name": -Infinity}', 400, 422),
    "a key twice": (b'{"name": "a", "name": "b"}', 400, 422),
    "NUL": (b'{"name": "a\\u0000b"}', 400, 422),
    "a lone surrogate": (b'{"name": "\\ud800"}', 400, 422),
    "not UTF-8": (b'{"name": "\xff\xfe"}', 400, 422),
    "an unknown field": (b'{"surprise": true}', 422, 422),
    "somebody's id": (b'{"user_id": "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e"}', 422, 422),
    "a version": (b'{"version": 99, "created_at": "2020-01-01T00:00:00Z"}', 422, 422),
}
WRITES = ("/plans", "/workouts", "/sessions", "/measurements", "/goals", "/exercises", "/auth/login", "/auth/register")
JSON = {"Content-Type": "application/json"}

HOSTILE_QUERIES = {
    "/plans": [
        "page=0",
        "page=-1",
        "page=abc",
        f"page={10**23}",
        "page_size=101",
        "sort=user_id",
        "sort=name;DROP",
        "x=1",
    ],
    "/goals": ["page=0", "page_size=0", "status=%00", "unknown=1"],
    "/workouts": ["cursor=tampered", "limit=101", "from=9999-99-99", "q=%00"],
    "/measurements?type=weight&": ["cursor=e30", "limit=abc", "page=1"],
    "/records": ["exercise_id=1", "kind=%27%20OR%201=1", "page=1", "limit=1e3"],
    "/exercises": ["sort=owner_id", "page=%EF%BC%91", "page=1_0"],
}
SEARCHES = ["%", "_", "\\", "%" * 100, "*" * 200, "' OR 1=1 --", "(((", "𝕊quat", "a" * 200]


# A session begins from nothing where nothing is said.
REFUSED = [(path, name) for name in HOSTILE_BODIES for path in WRITES if (path, name) != ("/sessions", "nothing")]


@pytest.mark.parametrize(("path", "name"), REFUSED)
def test_a_hostile_body_is_refused(anyone, assert_refused, path, name):
    body, *statuses = HOSTILE_BODIES[name]
    assert_refused(anyone.api.open("POST", path, data=body, headers=JSON, expect=tuple(statuses)), *statuses)


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/xml"])
def test_a_body_of_another_kind_is_refused(anyone, assert_refused, path, kind):
    headers = {"Content-Type": kind} if kind else {}
    assert_refused(anyone.api.open("POST", path, data=b'{"name": "x"}', headers=headers, expect=415), 415)


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(
    "kind", ["; charset=iso-8859-1", "; charset=utf-16", "; charset=utf-8; charset=utf-8", "; charset"]
)
def test_a_body_in_another_encoding_is_refused(anyone, assert_refused, path, kind):
    headers = {"Content-Type": f"application/json{kind}"}
    assert_refused(anyone.api.open("POST", path, data=b'{"name": "x"}', headers=headers, expect=415), 415)


CODINGS = [
    "gzip, chunked",
    "gzip",
    "identity",
    "identity, chunked",
    "chunked, chunked",
    "chunked;q=1",
    "xchunked",
]


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("listener", ["gateway", "plans"])
def test_a_body_in_another_transfer_coding_is_refused(system, anyone, raw, coding, listener):
    """What a server refuses before there is a request, it refuses in its own words; only the gateway's are ours."""
    plans = anyone.api.get("/plans").body
    chunk = json.dumps({"name": "smuggled"}).encode()
    head = f"POST /api/v1/plans HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: {coding}\r\n"
    head += f"Content-Type: application/json\r\nAuthorization: Bearer {anyone.tokens['access_token']}\r\n\r\n"
    answer = raw(head.encode() + b"%x\r\n%b\r\n0\r\n\r\n" % (len(chunk), chunk), port=system.ports[listener])
    assert answer.status == 400 or (listener, answer.status) == ("plans", 501)
    assert anyone.api.get("/plans").body == plans


@pytest.mark.parametrize("listener", ["gateway", "plans"])
def test_a_transfer_coding_has_no_case(system, robin, raw, listener):
    chunk = json.dumps({"name": "In capitals"}).encode()
    head = "POST /api/v1/plans HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: Chunked\r\n"
    head += f"Content-Type: application/json\r\nAuthorization: Bearer {robin.tokens['access_token']}\r\n\r\n"
    answer = raw(head.encode() + b"%x\r\n%b\r\n0\r\n\r\n" % (len(chunk), chunk), port=system.ports[listener])
    assert answer.status == 201
    assert [plan["name"] for plan in robin.api.get("/plans")["items"]] == ["In capitals"]


def test_a_body_over_the_limit_is_refused_declared_or_chunked(anyone, raw, assert_refused):
    large = json.dumps({"name": "x" * 1_100_000}).encode()
    assert_refused(anyone.api.open("POST", "/plans", data=large, headers=JSON, expect=413), 413)
    token = anyone.tokens["access_token"]
    head = (
        f"POST /api/v1/plans HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    )
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    assert_refused(raw(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 18 + b"0\r\n\r\n"), 413)


@pytest.mark.parametrize(("path", "query"), [(path, query) for path, all_ in HOSTILE_QUERIES.items() for query in all_])
def test_a_hostile_query_is_refused(anyone, assert_refused, path, query):
    separator = "" if path.endswith("&") else "?"
    assert_refused(anyone.api.get(f"{path}{separator}{query}", expect=(400, 422)), 400, 422)


@pytest.mark.parametrize("words", SEARCHES)
def test_wildcards_and_quotes_are_only_words(system, words):
    found = Api(system.url).get("/exercises", params={"q": words})
    assert found.status == 200
    assert found["page"]["total"] < 60


FIGURES = [
    ("/measurements", {"type": "weight", "value": {"value": "-1", "unit": "kg"}}),
    ("/measurements", {"type": "weight", "value": {"value": "1E+999999", "unit": "kg"}}),
    ("/measurements", {"type": "weight", "value": {"value": "NaN", "unit": "kg"}}),
    ("/measurements", {"type": "weight", "value": {"value": "80", "unit": "stone"}}),
    ("/measurements", {"type": "weight", "value": {"value": "80", "unit": "km"}}),
    ("/measurements", {"type": "weight", "value": {"value": "99999999", "unit": "kg"}}),
    ("/measurements", {"type": "weight", "value": {"value": "８０", "unit": "kg"}}),
    ("/measurements", {"type": "weight", "value": {"value": "8_0", "unit": "kg"}}),
    (
        "/measurements",
        {"type": "weight", "value": {"value": "80", "unit": "kg"}, "measured_at": "0001-01-01T00:00:00Z"},
    ),
    (
        "/measurements",
        {"type": "weight", "value": {"value": "80", "unit": "kg"}, "measured_at": "9999-12-31T23:59:59Z"},
    ),
    ("/measurements", {"type": "weight", "value": {"value": "80", "unit": "kg"}, "measured_at": "2026-01-01T10:00:00"}),
    *(
        ("/measurements", {"type": "weight", "value": {"value": "80", "unit": "kg"}, "time_zone": zone})
        for zone in ("localtime", "Factory", "posixrules", "right/Europe/Berlin", "../localtime")
    ),
    ("/sessions", {"time_zone": "localtime"}),
    ("/goals", {"kind": "measurement", "measurement_type": "weight", "target": {"value": "0", "unit": "kg"}}),
    ("/workouts", {"started_at": "2026-01-02T10:00:00Z", "ended_at": "2026-01-01T10:00:00Z", "entries": []}),
    ("/workouts", {"started_at": "2026-01-02T10:00:00Z", "ended_at": "2026-01-02T11:00:00Z", "effort_rpe": "11"}),
    ("/plans", {"name": "x", "goal": "strength", "days": [{"name": "x"}] * 500}),
]


@pytest.mark.parametrize(("path", "body"), FIGURES)
def test_an_absurd_figure_is_refused(anyone, assert_refused, path, body):
    assert_refused(anyone.api.post(path, body, expect=422), 422)


@pytest.mark.parametrize("reps", [-1, 1.9, "1_000", "１０", 10**30, True])
def test_repetitions_are_small_whole_numbers(system, anyone, assert_refused, reps):
    exercise = Api(system.url).get("/exercises/barbell-back-squat")["id"]
    entry = {"exercise_id": exercise, "sets": [{"reps": reps, "load": {"value": "100", "unit": "kg"}}]}
    body = {"started_at": "2026-01-02T10:00:00Z", "ended_at": "2026-01-02T11:00:00Z", "entries": [entry]}
    assert_refused(anyone.api.post("/workouts", body, expect=(400, 422)), 400, 422)
    assert anyone.api.get("/workouts")["items"] == []


def test_ten_thousand_sets_are_too_many(system, anyone, assert_refused):
    exercise = Api(system.url).get("/exercises/barbell-back-squat")["id"]
    entry = {"exercise_id": exercise, "sets": [{"reps": 1}] * 10_000}
    body = {"started_at": "2026-01-02T10:00:00Z", "ended_at": "2026-01-02T11:00:00Z", "entries": [entry]}
    assert_refused(anyone.api.post("/workouts", body, expect=422), 422)

"""What cannot be read of a registration does not hide what rules say of the rest."""


def pointers(answer):
    assert answer.status_code == 422, answer.json
    return {(error["pointer"], error["code"]) for error in answer.json["errors"]}


def test_a_weak_password_is_reported_beside_a_missing_name(anonymous):
    body = {"email": "ab@example.org", "password": "short", "display_name": ""}
    assert ("/password", "too-short") in pointers(anonymous.post("/auth/register", body))
    assert len(pointers(anonymous.post("/auth/register", body))) == 2


def test_a_password_is_judged_by_what_is_known_of_the_person(anonymous):
    body = {"email": "nobody", "password": "short"}
    places = {pointer for pointer, _ in pointers(anonymous.post("/auth/register", body))}
    assert places == {"/email", "/password", "/display_name"}

"""What every command carries is told to be missing where its kind is not known either."""


def test_all_that_is_missing_of_a_command_is_reported(lifter):
    state = lifter.post("/sessions", {}).json
    answer = lifter.post(f"/sessions/{state['id']}/commands", {})
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json["errors"]} == {"/kind", "/id", "/based_on"}

"""What the index and the headings of the merged document promise is there."""

from cli.demo.api import Api
from gateway.documents import owner

METHODS = {"get", "post", "put", "patch", "delete"}


def test_every_resource_of_the_index_is_described_by_its_service(system):
    api = Api(system.url)
    roots = {path.split("/")[3] for path in api.get("/openapi.json")["paths"] if path.startswith("/api/v1/")}
    assert {entry["name"] for entry in api.get("/api/v1")["resources"]} == roots


def test_every_address_of_the_index_answers(system, anyone):
    silent = {403, 404}  # no administrator, and nothing open or scheduled
    for entry in anyone.api.get("/api/v1")["resources"]:
        answer = anyone.api.get(entry["href"], expect=(200, 403, 404, 422))
        assert answer.status not in silent or "There is nothing at this address." not in answer.body["detail"], entry


def test_every_heading_stands_over_operations_of_one_service(system):
    document = Api(system.url).get("/openapi.json")
    owners: dict[str, set] = {}
    for path, operations in document["paths"].items():
        for tag in (tag for method in METHODS & set(operations) for tag in operations[method]["tags"]):
            owners.setdefault(tag, set()).add(owner(path))
    assert {tag["name"] for tag in document["tags"]} == set(owners)
    assert [tag for tag, services in owners.items() if len(services) > 1] == []

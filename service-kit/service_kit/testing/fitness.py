"""House rules that every service proves about itself: its test_house.py says
``from service_kit.testing.fitness import *``."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import marshmallow as ma
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import JSON, DateTime, Float, Numeric, Text

from service_kit.db import columns, migrations
from service_kit.http.edge import Access
from service_kit.messaging.subscriptions import committed_routing, wiring
from service_kit.security.runtime import runtime
from service_kit.testing import openapi, revisions
from service_kit.testing.contracts import Contracts
from service_kit.testing.fitness_documents import (
    test_a_number_with_decimals_is_a_string,
    test_every_answer_has_all_its_members_or_says_when_not,
    test_every_example_fits_its_schema,
    test_every_member_and_parameter_is_described,
    test_every_operation_is_described_with_examples,
    test_words_that_stand_in_several_places_have_a_name,
)
from service_kit.testing.fitness_dumps import test_every_answer_is_written_as_marshmallow_writes_it
from service_kit.testing.fitness_erasure import test_an_erasure_leaves_no_row_of_the_user
from service_kit.testing.fitness_imports import test_no_circle_of_imports, test_rules_import_nothing_but_the_pure
from service_kit.testing.fitness_queries import test_every_good_query_is_read_as_marshmallow_reads_it
from service_kit.testing.schema_limits import as_schema, unbounded_parts
from service_kit.version import VERSION

__all__ = [
    "test_a_number_with_decimals_is_a_string",
    "test_an_erasure_leaves_no_row_of_the_user",
    "test_every_answer_has_all_its_members_or_says_when_not",
    "test_every_answer_is_written_as_marshmallow_writes_it",
    "test_every_column_is_of_a_house_type",
    "test_every_event_has_a_contract_that_its_example_fits",
    "test_every_example_fits_its_schema",
    "test_every_good_query_is_read_as_marshmallow_reads_it",
    "test_every_handled_event_promises_what_is_read",
    "test_every_list_and_object_that_a_caller_sends_is_bounded",
    "test_every_member_and_parameter_is_described",
    "test_every_operation_is_described_with_examples",
    "test_every_put_takes_what_the_get_at_its_address_gives",
    "test_every_route_needs_a_token_unless_it_says_public",
    "test_features_equal_folders",
    "test_migrations_lead_to_the_models",
    "test_no_circle_of_imports",
    "test_revisions_let_the_release_before_run_on",
    "test_rules_import_nothing_but_the_pure",
    "test_the_committed_openapi_document_is_what_is_served",
    "test_the_release_is_named",
    "test_there_is_one_migration_head",
    "test_what_others_copy_can_be_published_again",
    "test_words_that_stand_in_several_places_have_a_name",
]

# What the kit itself serves to everybody on the service's own port; the gateway routes none of it.
OPEN_ENDPOINTS = re.compile(r"(live|ready|metrics|docs\..*|api-docs\..*)")


def test_every_route_needs_a_token_unless_it_says_public(migrated_app: Flask) -> None:
    """A view without the guard would serve strangers."""
    client = migrated_app.test_client()
    for rule in migrated_app.url_map.iter_rules():
        if OPEN_ENDPOINTS.fullmatch(rule.endpoint):
            continue
        access = _access(migrated_app, rule.endpoint)
        if access.public:
            continue
        path = re.sub(r"<(?:[^:>]+:)?[^>]+>", "01977f3e-5c1a-7b43-9d0e-2f6a8b1c4d5e", rule.rule)
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            answer = client.open(path, method=method)
            assert answer.status_code == 401, f"{method} {rule.rule} answered {answer.status_code}"


def _access(app: Flask, endpoint: str) -> Access:
    view: Any = app.view_functions[endpoint]
    access: Access = view.access
    return access


def test_every_list_and_object_that_a_caller_sends_is_bounded(migrated_app: Flask) -> None:
    """What has no limit of its own would be read however long it is, each member at the cost of a field."""
    views = migrated_app.view_functions.values()
    places = [
        where for view in views for where in getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    ]
    schemas = [as_schema(where["schema"]) for where in places if where["in"] in ("json", "query")]
    assert schemas or not runtime(migrated_app).features
    unbounded = {text for schema in schemas for text in unbounded_parts(schema)}
    assert unbounded == set()


def test_every_put_takes_what_the_get_at_its_address_gives(migrated_app: Flask) -> None:
    """A client may send back the whole of what it read; see :mod:`service_kit.http.read_only`."""
    by_verb = {verb: _views(migrated_app, verb) for verb in ("GET", "PUT")}
    for rule, view in by_verb["PUT"].items():
        house = view._apidoc["house"]
        read = by_verb["GET"][rule]
        assert getattr(house.get("answered_by"), "__name__", None) == read.__name__, f"PUT {rule}"
        assert "if_match" in house, f"PUT {rule}: nothing compares what cannot be written"


def _views(app: Flask, verb: str) -> dict[str, Any]:
    """The views of one method, by their rules."""
    rules = app.url_map.iter_rules()
    return {rule.rule: app.view_functions[rule.endpoint] for rule in rules if verb in (rule.methods or ())}


def test_features_equal_folders(migrated_app: Flask) -> None:
    """FEATURES is the table of contents: no slice beside it, none missing."""
    package = Path(import_module(runtime(migrated_app).package).__file__ or "").parent
    folders = {path.parent.name for path in package.glob("*/__init__.py")}
    files = ("usecases.py", "routes.py", "events.py")
    slices = {name for name in folders if any((package / name / file).exists() for file in files)}
    assert slices == set(runtime(migrated_app).features)


def test_there_is_one_migration_head(migrated_app: Flask) -> None:
    """``.current-head`` makes two revisions written side by side collide in version control."""
    written = (migrations.folder(runtime(migrated_app).package) / ".current-head").read_text().strip()
    assert migrations.head_of(migrated_app) == written == migrations.current(migrated_app)


def test_migrations_lead_to_the_models(migrated_app: Flask) -> None:
    """What autogenerate would still change."""
    database = migrated_app.extensions["sqlalchemy"]
    with migrated_app.app_context(), database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, database.metadata) == []


def test_revisions_let_the_release_before_run_on(migrated_app: Flask) -> None:
    """While an upgrade is rolled out, old code runs on the new tables; see :mod:`service_kit.testing.revisions`."""
    for file in (migrations.folder(runtime(migrated_app).package) / "versions").glob("*.py"):
        source = file.read_text("utf-8")
        assert revisions.contracts(source) or revisions.breakages(source) == [], file.name


def test_every_column_is_of_a_house_type(migrated_app: Flask) -> None:
    """Raw date-times, JSON, floats and decimals behave differently on the two databases."""
    house = (columns.UtcDateTime, columns.Json, columns.Uuid7)
    for table in migrated_app.extensions["sqlalchemy"].metadata.tables.values():
        for column in table.columns:
            raw = isinstance(column.type, DateTime | JSON | Float | Numeric) and not isinstance(column.type, house)
            assert not raw, f"{column} is a raw {column.type!r}"
            assert not (isinstance(column.type, Text) and column.primary_key), f"{column} has no length"


def test_every_event_has_a_contract_that_its_example_fits(migrated_app: Flask, contracts: Contracts) -> None:
    """What this service publishes is described, and every description is of something published."""
    with migrated_app.app_context():
        published = set(wiring().publishes)
    assert published == {kind for kind in contracts.types() if kind.startswith(f"{runtime(migrated_app).service}.")}
    for kind in published:
        contracts.check(kind, contracts.example(kind))
        assert contracts.schema(kind)["additionalProperties"] is False


def test_the_committed_openapi_document_is_what_is_served(migrated_app: Flask, contracts: Contracts) -> None:
    """A change of the API shows in review; ``./setwise generate`` writes the document."""
    committed = contracts.openapi(runtime(migrated_app).service)
    assert committed == migrated_app.test_client().get("/openapi.json").json
    assert committed == openapi.document(migrated_app)


def test_the_release_is_named(migrated_app: Flask) -> None:
    """In the OpenAPI document and where it is asked whether the service lives."""
    client = migrated_app.test_client()
    document, live = client.get("/openapi.json").json, client.get("/health/live").json
    assert document is not None
    assert (document["info"]["version"], live) == (
        VERSION,
        {"status": "ok", "service": runtime(migrated_app).service, "version": VERSION},
    )


def test_every_handled_event_promises_what_is_read(migrated_app: Flask, contracts: Contracts) -> None:
    """Each consumer-side schema reads the producer's example, and requires only what the producer requires."""
    with migrated_app.app_context():
        handles = wiring().handles
    for kind, subscriptions in handles.items():
        promised = set(contracts.schema(kind)["required"])
        for subscription in subscriptions:
            schema: ma.Schema = subscription.schema()
            schema.load(contracts.example(kind))
            required = {field.data_key or name for name, field in schema.fields.items() if field.required}
            assert required <= promised, f"{kind}: {required - promised} may be missing"


def test_what_others_copy_can_be_published_again(migrated_app: Flask) -> None:
    """A consumer that is new or was wiped gets the current state from its owner, whose outbox is pruned."""
    with migrated_app.app_context():
        here = wiring()
        copied = [kind for kind in here.publishes if committed_routing().get(kind)]
        assert here.states or not copied, f"nobody publishes {copied} again"
        assert {fact.type for state in here.states for fact in state()} <= set(here.publishes)

"""Wrong settings of several processes are told together, and by the variable that holds them."""

from pathlib import Path

import pytest

from cli.config.settings_check import complaint, mistakes, unknown_settings
from cli.system.databases import figures
from cli.system.env_files import value
from cli.system.environment import database_urls
from cli.system.paths import Data
from cli.system.services import SERVICES


def test_mistakes_of_several_processes_are_reported_at_once_and_each_one_once(monkeypatch):
    monkeypatch.setenv("SETWISE_LOG_LEVEL", "loud")
    monkeypatch.setenv("SETWISE_GATEWAY_DEADLINE", "soon")
    monkeypatch.setenv("SETWISE_TRACKING_LOOKUP_TIMEOUT", "never")
    lines = mistakes()
    assert [line.partition(":")[0] for line in lines] == [
        "SETWISE_LOG_LEVEL",
        "SETWISE_GATEWAY_DEADLINE",
        "SETWISE_TRACKING_LOOKUP_TIMEOUT",
    ]


def test_what_production_refuses_is_reported_as_well(monkeypatch):
    monkeypatch.setenv("SETWISE_MODE", "production")
    monkeypatch.setenv("SETWISE_SERVICE_SECRET", "short")
    monkeypatch.setenv("SETWISE_GATEWAY_CORS_ORIGINS", "*")
    lines = mistakes()
    assert sum("SETWISE_SERVICE_SECRET" in line for line in lines) == 1
    assert any("SETWISE_GATEWAY_CORS_ORIGINS" in line for line in lines)


def test_a_file_that_is_not_there_is_reported_with_its_variable(tmp_path: Path):
    with pytest.raises(OSError, match=r"SETWISE_SERVICE_SECRET_FILE: No such file.*/gone"):
        value({"SETWISE_SERVICE_SECRET_FILE": str(tmp_path / "gone")}, "SETWISE_SERVICE_SECRET")


def test_a_misspelt_setting_is_reported_with_the_one_that_is_meant():
    variables = ["HOME", "SETWISE_GATEWAY_USER_LIMT", "SETWISE_NAMESPACE", "SETWISE_ZEBRA"]
    assert unknown_settings(variables) == [
        "SETWISE_GATEWAY_USER_LIMT is no setting of Setwise. Is SETWISE_GATEWAY_USER_LIMIT meant?",
        "SETWISE_ZEBRA is no setting of Setwise.",
    ]


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("SETWISE_TRAKING_DATABASE_URL", "SETWISE_TRACKING_DATABASE_URL"),
        ("SETWISE_TRACKING_DATABASE_URI", "SETWISE_TRACKING_DATABASE_URL"),
        ("SETWISE_TRACKING_REVOCATIONS_URL", "SETWISE_REVOCATIONS_URL"),
        ("SETWISE_SERVICE_SECRT_FILE", "SETWISE_SERVICE_SECRET_FILE"),
        ("SETWISE_TRACKING_BIN", "SETWISE_TRACKING_BIND"),
    ],
)
def test_a_misspelt_setting_of_one_service_is_reported_with_that_services_own(variable, meant):
    assert unknown_settings([variable]) == [f"{variable} is no setting of Setwise. Is {meant} meant?"]


def test_what_is_misspelt_is_reported_before_what_is_wrong_for_the_lack_of_it(monkeypatch):
    monkeypatch.setenv("SETWISE_LOG_FORMAT", "q")
    assert complaint(["catalog"], ["SETWISE_LOG_FORMT"]).splitlines() == [
        "these settings are wrong:",
        "  SETWISE_LOG_FORMT is no setting of Setwise. Is SETWISE_LOG_FORMAT meant?",
        "  SETWISE_LOG_FORMAT: Must be one of: json, console.",
    ]
    monkeypatch.setenv("SETWISE_LOG_FORMAT", "json")
    monkeypatch.setenv("SETWISE_CATALOG_DATABASE_URL", "sqlite:////tmp/catalog.db")
    assert complaint(["catalog"], ["SETWISE_LOG_FORMT"]) == ""


def test_only_the_named_processes_are_asked(monkeypatch):
    monkeypatch.setenv("SETWISE_PLANS_DATABASE_URL", "mysql://me@host/plans")
    assert mistakes(["gateway"]) == []
    assert [line.partition(":")[0] for line in mistakes(["plans"])] == ["SETWISE_PLANS_DATABASE_URL"]


def test_a_database_of_another_kind_is_a_problem_of_its_service_alone():
    assert figures(SERVICES[0], "mysql://me@host/auth")["problem"].startswith("its address must be sqlite:///file or")


def test_commands_take_a_plain_address_of_postgresql_too(tmp_path: Path):
    urls = database_urls(Data(tmp_path), {"SETWISE_PLANS_DATABASE_URL": "postgres://me@host/plans"})
    assert urls["plans"] == "postgresql+psycopg2://me@host/plans"


def test_every_form_of_a_setting_is_known():
    variables = ["SETWISE_SERVICE_SECRET_FILE", "SETWISE_PLANS_DATABASE_URL", "SETWISE_TRACKING_WORKER_BIND"]
    variables += ["SETWISE_PLANS_CATALOG_URL", "SETWISE_STREAM_BIND", "SETWISE_TEST_REDIS", "SETWISE_JWKS_FILE"]
    assert unknown_settings(variables) == []

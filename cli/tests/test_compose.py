"""docker-compose.yml: hardened throughout, open at one port, and in agreement with the settings of the code."""

from dataclasses import fields
from typing import Any

import pytest
import yaml

from cli.config.compose_settings import containers, settings_of
from cli.system.paths import ROOT
from cli.system.services import SERVICES, ports

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
PASSED: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "settings.yml").read_text())["services"]
ALL: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: one for name, one in ALL.items() if "image" in one and one["image"].startswith("setwise:")}
SERVING = {name: one for name, one in OURS.items() if "extends" in one}
LASTING = {name: one for name, one in ALL.items() if one.get("restart") == "unless-stopped"}
NAMES = [service.name for service in SERVICES]
# Not every process needs to be told everything.
UNUSED_SETTINGS = {
    "gateway": {"database_url", "transport", "worker_bind"},  # it owns no data and sends no event
    "web": {"transport", "worker_bind", "own_url"},  # events leave through the worker; the stream has a service to ask
    "worker": {"own_url"},
}


def environment(name: str) -> dict[str, Any]:
    """What a container is told, with what is handed through from .env."""
    one = ALL[name]
    return {**PASSED[one["extends"]["service"]]["environment"], **one["environment"]}


def settings(name: str) -> Any:
    return settings_of(ALL[name]["extends"]["service"])


def test_there_is_a_container_for_each_process():
    assert set(SERVING) == {*containers(), "stream", *(f"worker-{name}" for name in NAMES)}


@pytest.mark.parametrize("name", SERVING)
def test_nothing_is_set_that_nobody_reads(name):
    known = {settings(name).variable(spec) for spec in fields(settings(name))}
    known |= {f"{variable}_FILE" for variable in known}
    known |= {f"SETWISE_{one.upper()}_BIND" for one in ports()}
    assert set(environment(name)) - known == set()


@pytest.mark.parametrize("name", SERVING)
def test_every_setting_reaches_its_container(name):
    passed = environment(name)
    kind = "gateway" if name == "gateway" else "worker" if name.startswith("worker-") else "web"
    variables = {spec.name: settings(name).variable(spec) for spec in fields(settings(name))}
    missing = {field for field, variable in variables.items() if not {variable, f"{variable}_FILE"} & set(passed)}
    assert missing - UNUSED_SETTINGS[kind] == set()


@pytest.mark.parametrize("name", SERVING)
def test_secrets_are_files_of_the_reader_alone(name):
    reader = ALL[name]["extends"]["service"]
    uid = ALL[name]["user"].partition(":")[0]
    assert f"--owner={reader}={uid}:{uid}" in ALL["secrets"]["command"]
    files = [value for variable, value in environment(name).items() if variable.endswith("_URL_FILE")]
    assert files
    assert all(file.startswith(f"/run/setwise/{reader}/") for file in files)
    assert "secrets:/run/setwise:ro" in ALL[name]["volumes"]
    assert [one for one in environment(name).values() if one and "@" in str(one)] == []


@pytest.mark.parametrize("name", SERVING)
def test_only_the_gateway_and_auth_are_given_the_gateways_secret(name):
    reader = ALL[name]["extends"]["service"]
    passed = environment(name).get("SETWISE_GATEWAY_SECRET_FILE")
    assert passed == (f"/run/setwise/{reader}/gateway_secret" if reader in ("gateway", "auth") else None)


@pytest.mark.parametrize("name", ALL)
def test_every_container_is_held_tight(name):
    one = ALL[name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in one["security_opt"]
    assert one["mem_limit"]
    assert one["pids_limit"]
    assert set(one["logging"]["options"]) == {"max-size", "max-file"}
    assert "container_name" not in one
    assert "privileged" not in one


@pytest.mark.parametrize("name", LASTING)
def test_whoever_stays_is_looked_at(name):
    assert LASTING[name]["healthcheck"]["test"][0] == "CMD"


def test_the_others_end_by_themselves():
    ending = {name for name in ALL if name not in LASTING}
    assert ending >= {"secrets", "provision", "migrate"}
    assert {ALL[name]["restart"] for name in ending} == {"no"}


def test_only_the_gateway_is_reached_from_outside():
    assert {name for name, one in ALL.items() if "ports" in one and "profiles" not in one} == {"gateway"}
    open_networks = {name for name, one in COMPOSE["networks"].items() if not (one or {}).get("internal")}
    assert {name for name, one in ALL.items() if open_networks & set(one.get("networks", []))} >= {"gateway"}


def test_who_can_reach_which_server():
    def near(server: str) -> set[str]:
        (network,) = ALL[server]["networks"]
        return {name for name, one in ALL.items() if network in one.get("networks", ())} - {server, "operator"}

    workers = {f"worker-{name}" for name in NAMES}
    assert near("postgres") == {*NAMES, *workers, "stream", "provision", "migrate"}
    assert near("rabbitmq") - {"prometheus"} == {*workers, "provision"}
    assert near("redis") == {*NAMES, *workers, "stream", "gateway", "migrate"}


@pytest.mark.parametrize("name", [*ports()])
def test_the_port_that_is_bound_is_the_one_that_is_asked(name):
    port = str(ports()[name])
    assert ALL[name]["environment"][f"SETWISE_{name.upper()}_BIND"] == f"0.0.0.0:{port}"
    assert ALL[name]["healthcheck"]["test"][-1] == port
    urls = {value for one in SERVING.values() for value in one["environment"].values() if f"//{name}:" in str(value)}
    assert {url.removeprefix("http://").partition("/")[0] for url in urls} <= {f"{name}:{port}"}


def test_the_edge_finds_the_gateway_where_it_is_trusted():
    """On the network of their own, that is: on the other one it has whatever address is free."""
    networks = ALL["gateway"]["networks"]
    assert [name for name, one in networks.items() if one] == ["edge"]
    assert f"http://{networks['edge']['aliases'][0]}:8100" in (ROOT / "deploy/edge/nginx.conf").read_text()
    default = ALL["edge"]["networks"]["edge"]["ipv4_address"].partition(":-")[2]
    assert ALL["gateway"]["environment"]["SETWISE_GATEWAY_TRUSTED_PROXIES"].endswith(f":-{default}")

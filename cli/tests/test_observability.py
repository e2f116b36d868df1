"""Dashboard and alerts ask for nothing that nobody measures, and every process is asked."""

import json
import re

import yaml

from cli.system.paths import ROOT
from cli.system.services import LISTENERS, SERVICES, ports

FOLDER = ROOT / "deploy" / "observability"
DASHBOARD = json.loads((FOLDER / "grafana" / "setwise.json").read_text())
ALERTS = yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"][0]["rules"]
JOBS = {job["job_name"]: job for job in yaml.safe_load((FOLDER / "prometheus.yml").read_text())["scrape_configs"]}
METRIC = re.compile(r'(Counter|Histogram|Gauge)(?:MetricFamily)?\(\s*"([a-z_]+)"')
SUFFIXES = {"Counter": ("_total",), "Histogram": ("_bucket", "_sum", "_count"), "Gauge": ("",)}
OF_OTHERS = {
    "up",  # Prometheus itself
    "rabbitmq_process_resident_memory_bytes",
    "rabbitmq_alarms_memory_used_watermark",
    "rabbitmq_alarms_free_disk_space_watermark",
}
WORDS = {"sum", "by", "rate", "histogram_quantile", "max", "topk", "or"}


def exported_metrics() -> set[str]:
    sources = [*(ROOT / "service-kit/service_kit").rglob("*.py"), *(ROOT / "gateway/gateway").rglob("*.py")]
    found = [one for path in sources for one in METRIC.findall(path.read_text())]
    return {name + suffix for kind, name in found for suffix in SUFFIXES[kind]}


def metrics_in(expression: str) -> set[str]:
    """The names of metrics in an expression: what is left without labels, groupings and ranges."""
    bare = re.sub(r"\{[^}]*\}|\[[^]]*\]|by \([^)]*\)", " ", expression)
    return set(re.findall(r"[a-z_]{2,}", bare)) - WORDS


def test_every_metric_is_measured_by_somebody():
    expressions = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    expressions += [alert["expr"] for alert in ALERTS]
    named = set().union(*map(metrics_in, expressions))
    assert len(named) > 10
    assert named - exported_metrics() - OF_OTHERS == set()


def test_the_dashboard_shows_what_was_promised():
    titles = " ".join(panel["title"].lower() for panel in DASHBOARD["panels"])
    promised = ("requests", "latency", "errors", "outbox backlog", "queue depth", "consumer lag", "breakers", "cache")
    assert [word for word in promised if word not in titles] == []


def test_every_process_is_asked():
    found = {name: job["dns_sd_configs"][0] for name, job in JOBS.items() if "dns_sd_configs" in job}
    assert {name: found[name]["port"] for name in LISTENERS if name != "gateway"} == {
        name: port for name, port in ports().items() if name != "gateway"
    }
    assert found["workers"]["names"] == [f"worker-{service.name}" for service in SERVICES]
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for service in SERVICES:
        bind = f"SETWISE_{service.name.upper()}_WORKER_BIND"
        assert compose[f"worker-{service.name}"]["environment"][bind] == f"0.0.0.0:{found['workers']['port']}"
    assert compose["gateway"]["environment"]["SETWISE_GATEWAY_METRICS_BIND"] == f"0.0.0.0:{found['gateway']['port']}"

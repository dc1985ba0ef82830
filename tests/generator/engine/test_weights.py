"""Weights from a folder: checked, frozen, and never a traceback for a person to read."""

import json
import shutil
from pathlib import Path

import pytest
import torch

from generator.engine import Point, Weights, WeightsCorrupt, WeightsError, load_weights
from generator.engine.weights import best_dtype, compile_networks


@pytest.fixture
def copied(pack_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pack_folder, tmp_path / "pack"))


def change(folder: Path, **changes: object) -> None:
    manifest = json.loads((folder / "pack.json").read_text())
    (folder / "pack.json").write_text(json.dumps({**manifest, **changes}))


def test_weights_are_frozen_and_carry_the_packs_defaults(weights: Weights) -> None:
    networks = (*weights.perceptor.parameters(), *weights.generator.parameters())
    assert not any(parameter.requires_grad for parameter in networks)
    assert weights.name == "tiny"
    assert len(weights.classes) == 12
    assert weights.defaults.steps["draft"] == 5


def test_a_changed_byte_is_noticed(copied: Path) -> None:
    file = copied / "biggan.safetensors"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(WeightsCorrupt, match=r"biggan\.safetensors is damaged"):
        load_weights(copied)


def test_a_missing_file_is_named(copied: Path) -> None:
    (copied / "clip.safetensors").unlink()
    with pytest.raises(WeightsError, match=r"clip\.safetensors cannot be read"):
        load_weights(copied)


def test_a_folder_without_a_manifest_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="is no pack"):
        load_weights(tmp_path)


def test_tensors_of_another_shape_are_refused_in_one_line_that_names_one(copied: Path) -> None:
    manifest = json.loads((copied / "pack.json").read_text())
    change(copied, generator={**manifest["generator"], "z_dim": 8})
    with pytest.raises(WeightsError, match=r"size mismatch for generator\.") as caught:
        load_weights(copied)
    assert "\n" not in str(caught.value)


def test_a_default_that_is_no_knob_is_refused(copied: Path) -> None:
    change(copied, defaults={"learning_rat": 1.0})
    with pytest.raises(WeightsError, match="learning_rat"):
        load_weights(copied)


def test_bfloat16_weights_see_and_draw_nearly_the_same(pack_folder: Path, weights: Weights) -> None:
    low = load_weights(pack_folder, dtype=torch.bfloat16)
    pictures = torch.rand(2, 3, 32, 32)
    cosines = (low.perceptor.embed_pictures(pictures.bfloat16()) * weights.perceptor.embed_pictures(pictures)).sum(-1)
    assert cosines.min() > 0.99
    point = Point(torch.randn(1, 6, 16), torch.rand(1, 6, 12))
    assert (low.generator(point) - weights.generator(point)).abs().mean() < 0.01


@pytest.mark.parametrize(("has_it", "dtype"), [(True, torch.bfloat16), (False, torch.float32)])
def test_a_cpu_computes_in_bfloat16_where_that_is_in_its_hardware(
    has_it: bool, dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": has_it}, raising=False)
    assert best_dtype(torch.device("cpu")) is dtype


@torch.no_grad()
def test_each_network_compiles_to_one_graph_that_draws_and_sees_the_same(weights: Weights, pack_folder: Path) -> None:
    graphs = []

    def noted(graph: torch.fx.GraphModule, _: list[torch.Tensor]) -> object:
        graphs.append(graph)
        return graph.forward

    compiled = compile_networks(load_weights(pack_folder, dtype=torch.float32), backend=noted)
    rows = weights.generator.rows
    point = Point(torch.randn(1, rows, 16), torch.rand(1, rows, 12))
    pictures = weights.generator(point)
    assert torch.equal(compiled.generator(point), pictures)
    assert len(graphs) == 1
    assert torch.equal(compiled.perceptor.embed_pictures(pictures), weights.perceptor.embed_pictures(pictures))
    assert len(graphs) == 2

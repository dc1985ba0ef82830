"""Tensor names of every published layout, on state dicts of the real networks' full size."""

import hashlib
import json
import re
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from clip.model import CLIP
from pytorch_pretrained_biggan import BigGAN, BigGANConfig
from safetensors.torch import save_file
from torch import Tensor

from generator.engine import load_weights
from generator.packs.catalogue import CATALOGUE, biggan_settings
from generator.packs.conversion import gather, read_tensors, write
from generator.packs.errors import UnknownLayout
from generator.packs.mappings import STATISTICS, StateDict, biggan_state, clip_state

VIT_B_32 = {
    "embed_dim": 512,
    "image_resolution": 224,
    "vision_layers": 12,
    "vision_width": 768,
    "vision_patch_size": 32,
    "context_length": 77,
    "vocab_size": 49408,
    "transformer_width": 512,
    "transformer_heads": 8,
    "transformer_layers": 12,
}
VIT_L_14 = VIT_B_32 | {
    "embed_dim": 768,
    "vision_layers": 24,
    "vision_width": 1024,
    "vision_patch_size": 14,
    "transformer_width": 768,
    "transformer_heads": 12,
}


def random_state(model: torch.nn.Module) -> StateDict:
    """A state dict of a model that was built without memory, filled with halves: full size, little time."""
    generator = torch.Generator().manual_seed(0)
    return {
        name: torch.randint(-1000, 1000, value.shape, generator=generator, dtype=torch.int16).view(torch.float16)
        if value.ndim
        else torch.tensor(4.6)
        for name, value in model.state_dict().items()
    }


def random_clip(settings: dict[str, int]) -> StateDict:
    with torch.device("meta"):
        model = CLIP(**settings)
    return random_state(model)


def random_biggan(size_px: int) -> StateDict:
    with torch.device("meta"):
        model = BigGAN(BigGANConfig.from_dict(biggan_settings(size_px)))
    state = random_state(model)
    # The package shows three of the last layer's outputs; the published conversion kept only those.
    for part in ("weight_orig", "weight_u", "bias"):
        state[f"generator.conv_to_rgb.{part}"][3:] = 0
    for name in [name for name in state if name.endswith(("running_means", "running_vars"))]:
        state[name] = state[name][:1].expand(STATISTICS, -1).contiguous()
    return state


def in_transformers_layout(state: StateDict) -> StateDict:
    """The published names, written down from the layer to the state dict and not from our table."""
    layout: StateDict = {
        "logit_scale": state["logit_scale"],
        "text_projection.weight": state["text_projection"].T,
        "visual_projection.weight": state["visual.proj"].T,
        "text_model.embeddings.token_embedding.weight": state["token_embedding.weight"],
        "text_model.embeddings.position_embedding.weight": state["positional_embedding"],
        "text_model.embeddings.position_ids": torch.arange(77)[None],
        "vision_model.embeddings.class_embedding": state["visual.class_embedding"],
        "vision_model.embeddings.patch_embedding.weight": state["visual.conv1.weight"],
        "vision_model.embeddings.position_embedding.weight": state["visual.positional_embedding"],
        "vision_model.embeddings.position_ids": torch.arange(50)[None],
    }
    for kind in ("weight", "bias"):
        layout[f"text_model.final_layer_norm.{kind}"] = state[f"ln_final.{kind}"]
        layout[f"vision_model.pre_layrnorm.{kind}"] = state[f"visual.ln_pre.{kind}"]
        layout[f"vision_model.post_layernorm.{kind}"] = state[f"visual.ln_post.{kind}"]
        for tower, prefix in (("text_model", "transformer"), ("vision_model", "visual.transformer")):
            layers = {int(m[1]) for name in state if (m := re.match(rf"{prefix}\.resblocks\.(\d+)\.", name))}
            for layer in layers:
                ours, theirs = f"{prefix}.resblocks.{layer}", f"{tower}.encoder.layers.{layer}"
                query, key, value = state[f"{ours}.attn.in_proj_{kind}"].chunk(3)
                layout[f"{theirs}.self_attn.q_proj.{kind}"] = query
                layout[f"{theirs}.self_attn.k_proj.{kind}"] = key
                layout[f"{theirs}.self_attn.v_proj.{kind}"] = value
                layout[f"{theirs}.self_attn.out_proj.{kind}"] = state[f"{ours}.attn.out_proj.{kind}"]
                layout[f"{theirs}.layer_norm1.{kind}"] = state[f"{ours}.ln_1.{kind}"]
                layout[f"{theirs}.layer_norm2.{kind}"] = state[f"{ours}.ln_2.{kind}"]
                layout[f"{theirs}.mlp.fc1.{kind}"] = state[f"{ours}.mlp.c_fc.{kind}"]
                layout[f"{theirs}.mlp.fc2.{kind}"] = state[f"{ours}.mlp.c_proj.{kind}"]
    return layout


def in_openmmlab_layout(state: StateDict) -> StateDict:
    layout: StateDict = {"shared_embedding.weight": state["embeddings.weight"].T}
    for name, value in state.items():
        block = re.match(r"generator\.layers\.(\d+)\.(.+)", name)
        if block:
            _openmmlab_block(layout, f"conv_blocks.{block[1]}", block[2], value)
    for part in ("weight_orig", "weight_u", "weight_v", "bias"):
        layout[f"noise2feat.{part}"] = state[f"generator.gen_z.{part}"]
        last = state[f"generator.conv_to_rgb.{part}"]
        layout[f"output_layer.conv.{part}"] = last if part == "weight_v" else last[:3]
    layout["output_layer.bn.weight"] = state["generator.bn.weight"]
    layout["output_layer.bn.bias"] = state["generator.bn.bias"]
    layout["output_layer.bn.running_mean"] = state["generator.bn.running_means"][0]
    layout["output_layer.bn.running_var"] = state["generator.bn.running_vars"][0]
    layout["output_layer.bn.num_batches_tracked"] = torch.tensor(0)
    return layout


def _openmmlab_block(layout: StateDict, theirs: str, rest: str, value: Tensor) -> None:
    kind, _, part = rest.partition(".")
    attention = {"snconv1x1_theta": "theta", "snconv1x1_phi": "phi", "snconv1x1_g": "g", "snconv1x1_o_conv": "o"}
    if kind in attention:
        layout[f"{theirs}.{attention[kind]}.conv.{part}"] = value
    elif kind == "gamma":
        layout[f"{theirs}.gamma"] = value[0]
    elif kind.startswith("conv_"):
        layout[f"{theirs}.conv{int(kind[-1]) + 1}.conv.{part}"] = value
    else:
        norm = f"{theirs}.bn{int(kind[-1]) + 1}"
        if part in ("running_means", "running_vars"):
            layout[f"{norm}.bn.{part[:-1]}"] = value[0]
            layout[f"{norm}.bn.num_batches_tracked"] = torch.tensor(0)
        else:
            layer, _, what = part.partition(".")
            layout[f"{norm}.{'gain' if layer == 'scale' else 'bias'}.{what}"] = value


def assert_same(found: StateDict, expected: StateDict) -> None:
    assert set(found) == set(expected)
    for name, value in expected.items():
        assert torch.equal(found[name].view(torch.int16), value.view(torch.int16)) if value.ndim else True, name


@pytest.mark.parametrize("settings", [VIT_B_32, VIT_L_14], ids=["ViT-B/32", "ViT-L/14"])
def test_clip_is_read_from_every_layout(settings: dict[str, int]) -> None:
    state = random_clip(settings)
    constants = {name: torch.tensor(1) for name in ("input_resolution", "context_length", "vocab_size")}
    assert_same(clip_state(state | constants), state)
    assert_same(clip_state(in_transformers_layout(state)), state)


def test_the_catalogue_knows_the_perceptors_that_it_names() -> None:
    assert CATALOGUE["biggan-deep-128"].perceptor == VIT_B_32
    assert CATALOGUE["biggan-deep-256-vit-b-16"].perceptor == VIT_B_32 | {"vision_patch_size": 16}
    assert CATALOGUE["biggan-deep-512-vit-l-14"].perceptor == VIT_L_14


@pytest.mark.parametrize("size_px", [128, 256, 512])
def test_biggan_is_read_from_every_layout(size_px: int) -> None:
    state = random_biggan(size_px)
    assert_same(biggan_state(state), state)
    layout = in_openmmlab_layout(state)
    assert_same(biggan_state(layout), state)
    in_training = {f"generator_ema.{name}": value for name, value in layout.items()}
    in_training |= {f"generator.{name}": value * 0 for name, value in layout.items()}
    assert_same(biggan_state(in_training), state)


def test_a_network_of_another_kind_is_refused() -> None:
    with pytest.raises(UnknownLayout, match="no CLIP"):
        clip_state({"conv1.weight": torch.zeros(1)})
    with pytest.raises(UnknownLayout, match="no BigGAN"):
        biggan_state({"conv1.weight": torch.zeros(1)})


def test_a_tensor_without_a_place_is_named() -> None:
    layout = {"vision_model.embeddings.class_embedding": torch.zeros(1), "vision_model.extra": torch.zeros(1)}
    with pytest.raises(UnknownLayout, match=r"vision_model\.extra"):
        clip_state(layout)


def test_a_pickle_that_would_run_code_is_refused(tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (print, ("this must not be printed",))

    path = tmp_path / "weights.bin"
    torch.save({"visual.conv1.weight": Bomb()}, path)
    with pytest.raises(UnknownLayout, match="read safely"):
        read_tensors(path)


class Archive(torch.nn.Module):
    """OpenAI's files are TorchScript archives."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.arange(3.0))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.weight


@pytest.mark.parametrize("content", [b"", b"<!DOCTYPE html>", bytes(range(256)), b"PK\x03\x04"], ids=ascii)
@pytest.mark.parametrize("suffix", [".bin", ".safetensors"])
def test_what_holds_no_tensors_is_refused(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"weights{suffix}"
    path.write_bytes(content)
    with pytest.raises(UnknownLayout, match="read safely") as caught:
        read_tensors(path)
    assert str(caught.value).endswith(
        "neither safetensors, nor a PyTorch state dict, nor OpenAI's own file of CLIP"
    )  # and no advice of torch's, to load it all the same


@pytest.mark.parametrize("loaded", [[1, 2], 3, None, torch.zeros(2)], ids=ascii)
def test_what_is_no_state_dict_is_refused(tmp_path: Path, loaded: object) -> None:
    path = tmp_path / "weights.bin"
    torch.save(loaded, path)
    with pytest.raises(UnknownLayout, match="read safely"):
        read_tensors(path)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "ViT-B-32.pt"
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"`torch\.jit\.trace", category=FutureWarning)
        torch.jit.trace(Archive(), torch.ones(3)).save(str(path))  # type: ignore[no-untyped-call]
    return path


def test_a_torchscript_archive_that_is_known_gives_its_tensors(archive: Path) -> None:
    known = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert read_tensors(archive, {known})["weight"].tolist() == [0, 1, 2]


def test_any_other_torchscript_archive_is_refused_before_its_code_runs(archive: Path) -> None:
    with pytest.raises(UnknownLayout, match="not one of OpenAI's"):
        read_tensors(archive)


SMALL_CLIP = VIT_B_32 | {
    "vision_layers": 1,
    "transformer_layers": 1,
    "vision_width": 64,
    "transformer_width": 64,
    "transformer_heads": 1,
    "embed_dim": 32,
}
SMALL_BIGGAN = biggan_settings(128) | {"channel_width": 8, "num_classes": 1000}
# The real one at a sixteenth of its width.
SMALL = replace(CATALOGUE["biggan-deep-128"], perceptor=SMALL_CLIP, generator=SMALL_BIGGAN)


@pytest.fixture
def clip_file(tmp_path: Path) -> Path:
    path = tmp_path / "a.safetensors"
    save_file({name: value.contiguous() for name, value in CLIP(**SMALL_CLIP).state_dict().items()}, path)
    return path


@pytest.fixture
def biggan_file(tmp_path: Path) -> Path:
    path = tmp_path / "b.pth"
    torch.save({"state_dict": BigGAN(BigGANConfig.from_dict(SMALL_BIGGAN)).state_dict()}, path)
    return path


def no_fetch(*_: object) -> StateDict:
    raise AssertionError("both files were brought")


def test_files_brought_by_hand_become_a_pack_that_loads(tmp_path: Path, clip_file: Path, biggan_file: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    write(SMALL, gather(SMALL, no_fetch, [biggan_file, clip_file]), folder)
    manifest = json.loads((folder / "pack.json").read_text())
    assert manifest["perceptor"] == SMALL_CLIP
    assert manifest["classes"][:2] == ["tench", "goldfish"]
    assert load_weights(folder).name == "biggan-deep-128"


def test_a_biggan_of_another_size_is_refused_and_the_difference_is_named(clip_file: Path, biggan_file: Path) -> None:
    larger = replace(SMALL, generator=biggan_settings(256) | {"channel_width": 8})
    with pytest.raises(
        UnknownLayout, match=r"b\.pth: this is not BigGAN-deep 128: generator\.layers\.\d.* more differ"
    ):
        gather(larger, no_fetch, [clip_file, biggan_file])
    wider = replace(SMALL, generator=SMALL_BIGGAN | {"channel_width": 16})
    with pytest.raises(UnknownLayout, match=r" is \(.*\) instead of \(.*\)"):
        gather(wider, no_fetch, [clip_file, biggan_file])


def test_a_clip_of_another_kind_is_refused(clip_file: Path, biggan_file: Path) -> None:
    with pytest.raises(UnknownLayout, match=r"a\.safetensors: this is not CLIP ViT-B/32: .* instead of"):
        gather(replace(SMALL, perceptor=VIT_B_32), no_fetch, [biggan_file, clip_file])


def test_a_network_that_lacks_a_tensor_is_refused(tmp_path: Path, biggan_file: Path) -> None:
    layout = in_transformers_layout(CLIP(**SMALL_CLIP).state_dict())
    for missing in ("text_model.encoder.layers.0.self_attn.k_proj.weight", "visual_projection.weight"):
        path = tmp_path / "cut.safetensors"
        kept = {name: value.contiguous() for name, value in layout.items() if name != missing}
        save_file(kept, path)
        with pytest.raises(UnknownLayout, match="is missing"):
            gather(SMALL, no_fetch, [path, biggan_file])

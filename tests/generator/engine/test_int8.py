"""Linear layers in eight bits: near to their originals, and a token's result is its own."""

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from generator.engine import DreamConfig, Dreamer, Phrase, WeightsError, load_weights
from generator.engine.clip import build_clip
from generator.engine.int8 import Int8Linear, has_int8
from generator.engine.weights import prepare
from tests.generator.engine.tiny_pack import PERCEPTOR, random_biggan, random_clip

CPU = torch.device("cpu")
needs_int8 = pytest.mark.skipif(not has_int8(CPU), reason="this CPU does not multiply 8-bit integers in hardware")


@pytest.fixture
def layers() -> tuple[nn.Linear, Int8Linear]:
    torch.manual_seed(1)
    linear = nn.Linear(96, 64).requires_grad_(False)
    return linear, Int8Linear(linear)


def test_a_layer_gives_nearly_what_its_original_gives_and_nearly_its_gradient(
    layers: tuple[nn.Linear, Int8Linear],
) -> None:
    x = torch.randn(3, 5, 96, generator=torch.Generator().manual_seed(2)) * torch.logspace(-3, 3, 5)[:, None]
    pull = torch.randn(3, 5, 64, generator=torch.Generator().manual_seed(3)) * torch.logspace(2, -4, 5)[:, None]
    outs, gradients = [], []
    for layer in layers:
        leaf = x.clone().requires_grad_()
        out = layer(leaf)
        (out * pull).sum().backward()
        assert leaf.grad is not None
        outs.append(out.detach() - layer.bias)
        gradients.append(leaf.grad)
    for exact, rounded in (outs, gradients):  # each token by itself, however small it is beside its neighbours
        assert F.cosine_similarity(exact, rounded, dim=-1).min() > 0.999
        assert ((exact - rounded).norm(dim=-1) / exact.norm(dim=-1)).max() < 0.02


def test_a_token_of_zeros_is_none_to_divide_by(layers: tuple[nn.Linear, Int8Linear]) -> None:
    x = torch.zeros(2, 96, requires_grad=True)
    out = layers[1](x)
    out.sum().backward()
    assert torch.equal(out[0], layers[1].bias)
    assert x.grad is not None
    assert x.grad.isfinite().all()


def test_a_token_does_not_feel_its_neighbours(layers: tuple[nn.Linear, Int8Linear]) -> None:
    x = torch.randn(40, 96, generator=torch.Generator().manual_seed(4))
    assert torch.equal(layers[1](x)[7:8], layers[1](x[7:8]))


@needs_int8
def test_a_perceptor_in_eight_bits_sees_what_it_sees_in_float32() -> None:
    pictures = torch.rand(4, 3, 32, 32, generator=torch.Generator().manual_seed(5))
    embeddings, gradients = [], []
    for dtype in (torch.float32, torch.int8):
        perceptor, generator = prepare(random_clip(0), random_biggan(0), CPU, dtype)
        assert (perceptor.dtype, generator.conv_to_rgb.weight.dtype) == (torch.float32, torch.float32)
        leaf = pictures.clone().requires_grad_()
        embedded = perceptor.embed_pictures(leaf)
        (embedded @ perceptor.embed_texts(["a red apple"]).T).sum().backward()
        assert leaf.grad is not None
        embeddings.append(embedded.detach())
        gradients.append(leaf.grad.flatten(1))
    assert F.cosine_similarity(*embeddings).min() > 0.999
    assert not torch.equal(*embeddings)
    assert F.cosine_similarity(*gradients).min() > 0.99


@needs_int8
def test_a_dream_in_eight_bits_repeats_itself_and_goes_on_from_its_checkpoint(pack_folder: Path) -> None:
    dreamer = Dreamer(load_weights(pack_folder, dtype=torch.int8))
    config = DreamConfig(phrases=(Phrase("a red apple"),), seed=7, steps=6, evaluate_every=2, cutouts=4)
    whole, cut = dreamer.dream(config), dreamer.dream(config)
    list(whole)
    next(cut)
    resumed = dreamer.dream(config, cut.checkpoint())
    list(resumed)
    assert resumed.picture().tobytes() == whole.picture().tobytes()


def test_a_device_that_is_no_faster_so_is_told(pack_folder: Path) -> None:
    with pytest.raises(WeightsError, match="int8 is for CPUs that multiply 8-bit integers in hardware"):
        load_weights(pack_folder, "meta", dtype=torch.int8)


@needs_int8
def test_a_perceptor_of_convolutions_is_told() -> None:
    clip = build_clip({**PERCEPTOR, "vision_layers": [1, 1, 1, 1], "vision_width": 8})
    with pytest.raises(WeightsError, match="this one's is a ResNet"):
        prepare(clip, random_biggan(0), CPU, torch.int8)

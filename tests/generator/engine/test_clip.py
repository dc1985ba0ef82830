"""The perceptor: the package's own embeddings, folded, whatever its architecture."""

import copy
from collections.abc import Iterator

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from generator.engine.clip import PIXEL_MEAN, PIXEL_STD, Perceptor, build_clip, tokenize
from generator.engine.clip_package import CLIP
from tests.generator.engine.tiny_pack import PERCEPTOR, random_clip

RESNET = {**PERCEPTOR, "vision_layers": [1, 1, 1, 1], "vision_width": 8, "vision_patch_size": None}


@pytest.fixture(autouse=True)
def _same_random_numbers() -> Iterator[None]:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        yield


def random_resnet() -> CLIP:
    clip = build_clip(RESNET)
    for part in clip.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean.normal_(std=0.2)  # type: ignore[union-attr]
            part.running_var.uniform_(0.5, 1.5)  # type: ignore[union-attr]
            part.weight.data.uniform_(0.5, 1.5)
            part.bias.data.normal_(std=0.2)
    return clip.eval()


def random_transformer() -> CLIP:
    """As `random_clip`, with norms and biases that a wrong formula would not survive."""
    clip = random_clip(5)
    for name, value in clip.visual.named_parameters():
        if value.ndim == 1:
            value.data.normal_(mean=float(".ln_" in f".{name}" and name.endswith("weight")), std=0.3)
    return clip.eval()


def random_perceptors() -> dict[str, CLIP]:
    return {"transformer": random_transformer(), "resnet": random_resnet()}


def normalized(pictures: torch.Tensor) -> torch.Tensor:
    mean, std = (torch.tensor(value)[:, None, None] for value in (PIXEL_MEAN, PIXEL_STD))
    return (pictures - mean) / std


@pytest.mark.parametrize("architecture", ["transformer", "resnet"])
def test_pictures_are_embedded_as_by_the_package_and_get_the_same_gradient(architecture: str) -> None:
    clip = random_perceptors()[architecture]
    pictures = torch.rand(3, 3, 32, 32, requires_grad=True)
    direction = F.normalize(torch.randn(32), dim=0)
    expected = F.normalize(clip.encode_image(normalized(pictures)), dim=-1)
    (expected_gradient,) = torch.autograd.grad((expected @ direction).sum(), pictures)
    found = Perceptor(copy.deepcopy(clip)).embed_pictures(pictures)
    (gradient,) = torch.autograd.grad((found @ direction).sum(), pictures)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(gradient, expected_gradient, rtol=1e-3, atol=1e-5)


def in_bfloat16(clip: CLIP) -> CLIP:
    """The package's own way with half precision: all but the norms."""
    rounded = copy.deepcopy(clip).bfloat16()
    for part in rounded.modules():
        if isinstance(part, nn.LayerNorm):
            part.float()
    return rounded


def test_folding_costs_no_precision_in_bfloat16() -> None:
    clip, pictures = random_transformer(), torch.rand(16, 3, 32, 32)
    with torch.no_grad():
        exact = F.normalize(clip.encode_image(normalized(pictures)), dim=-1)
        rounded = in_bfloat16(clip).encode_image(normalized(pictures).bfloat16())
        folded = Perceptor(copy.deepcopy(clip)).compute_in(torch.bfloat16).embed_pictures(pictures)
    error_of_package = (F.normalize(rounded.float(), dim=-1) - exact).norm()
    assert (folded - exact).norm() < 1.2 * error_of_package


def test_a_resnets_batch_norms_are_folded_away() -> None:
    assert not [part for part in Perceptor(random_resnet()).modules() if isinstance(part, nn.BatchNorm2d)]


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_texts_are_embedded_as_by_the_package_in_any_type(dtype: torch.dtype) -> None:
    clip = random_clip(5).eval()
    texts = ["a red apple", "fruit"]
    with torch.no_grad():
        expected = F.normalize(clip.encode_text(tokenize(texts)), dim=-1)
    found = Perceptor(copy.deepcopy(clip)).compute_in(dtype).embed_texts(texts)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)


def test_words_rest_in_half_the_memory_and_mean_the_same_to_the_bit() -> None:
    clip = random_clip(6).half().float()
    expected = Perceptor(copy.deepcopy(clip)).embed_texts(["a red apple", "fruit"])
    perceptor = Perceptor(clip).rest_words()
    assert perceptor.clip.token_embedding.weight.dtype is torch.float16
    assert torch.equal(perceptor.embed_texts(["a red apple", "fruit"]), expected)


def test_words_that_float16_can_not_hold_rest_as_they_are() -> None:
    clip = random_clip(7)
    clip.token_embedding.weight.data[0, 0] = 1 + 2**-20
    assert Perceptor(clip).rest_words().clip.token_embedding.weight.dtype is torch.float32


def test_texts_become_the_packages_tokens() -> None:
    texts = ["a red apple", "Ein Übermaß & <b>mehr</b>", "", "apple " * 500]
    from clip import tokenize as expected  # its front, which the engine never imports

    assert torch.equal(tokenize(texts), expected(texts, truncate=True))


def test_a_text_longer_than_the_context_is_cut() -> None:
    assert Perceptor(random_clip(5)).embed_texts(["apple " * 500]).isfinite().all()


def test_a_picture_gets_a_gradient_and_no_weight_does() -> None:
    perceptor = Perceptor(random_clip(5))
    pictures = torch.rand(2, 3, 32, 32, requires_grad=True)
    perceptor.embed_pictures(pictures)[:, 0].sum().backward()
    assert pictures.grad is not None
    assert pictures.grad.abs().sum() > 0
    assert not any(weight.requires_grad for weight in perceptor.parameters())

"""The perceptor: the package's own embeddings, folded, whatever its architecture."""

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from generator.engine.clip import CLIP, PIXEL_MEAN, PIXEL_STD, Perceptor, build_clip, tokenize
from tests.generator.engine.tiny_pack import PERCEPTOR, random_clip

RESNET = {**PERCEPTOR, "vision_layers": [1, 1, 1, 1], "vision_width": 8, "vision_patch_size": None}


def random_resnet() -> CLIP:
    clip = build_clip(RESNET)
    for part in clip.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean.normal_(std=0.2)  # type: ignore[union-attr]
            part.running_var.uniform_(0.5, 1.5)  # type: ignore[union-attr]
            part.weight.data.uniform_(0.5, 1.5)
            part.bias.data.normal_(std=0.2)
    return clip.eval()


def normalized(pictures: torch.Tensor) -> torch.Tensor:
    mean, std = (torch.tensor(value)[:, None, None] for value in (PIXEL_MEAN, PIXEL_STD))
    return (pictures - mean) / std


@pytest.mark.parametrize("architecture", ["transformer", "resnet"])
def test_pictures_are_embedded_as_by_the_package(architecture: str) -> None:
    clip = random_clip(5).eval() if architecture == "transformer" else random_resnet()
    pictures = torch.rand(3, 3, 32, 32)
    with torch.no_grad():
        expected = F.normalize(clip.encode_image(normalized(pictures)), dim=-1)
        found = Perceptor(copy.deepcopy(clip)).embed_pictures(pictures)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)


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


def test_a_text_longer_than_the_context_is_cut() -> None:
    assert Perceptor(random_clip(5)).embed_texts(["apple " * 500]).isfinite().all()


def test_a_picture_gets_a_gradient_and_no_weight_does() -> None:
    perceptor = Perceptor(random_clip(5))
    pictures = torch.rand(2, 3, 32, 32, requires_grad=True)
    perceptor.embed_pictures(pictures)[:, 0].sum().backward()
    assert pictures.grad is not None
    assert pictures.grad.abs().sum() > 0
    assert not any(weight.requires_grad for weight in perceptor.parameters())

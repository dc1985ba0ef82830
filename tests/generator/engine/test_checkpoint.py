"""What a checkpoint holds, and which one a dream goes on from."""

import json
from dataclasses import replace
from typing import Any

import pytest
import torch
from PIL import Image
from safetensors.torch import load, save

from generator.engine import (
    CheckpointMismatch,
    Defaults,
    DreamConfig,
    Dreamer,
    ImageTarget,
    InvalidConfig,
    Method,
    Phrase,
    Point,
    Weights,
    checkpoint,
    read_point,
)
from generator.engine.weights import prepare
from generator.packs.catalogue import biggan_settings
from tests.generator.engine.tiny_pack import random_biggan, random_clip

CONFIG = DreamConfig(phrases=(Phrase("x"),), steps=2, cutouts=2)


def changed(kept: bytes, *, without: str) -> bytes:
    """The checkpoint without a tensor or a fact."""
    tensors, facts = load(kept), checkpoint.read(kept).facts
    facts = {key: value for key, value in facts.items() if key != without}
    return save({key: value for key, value in tensors.items() if key != without}, {"dream": json.dumps(facts)})


def test_bytes_that_are_no_checkpoint_are_refused() -> None:
    with pytest.raises(CheckpointMismatch, match="no checkpoint"):
        read_point(b"nothing of the kind")


def test_a_checkpoint_of_another_seed_is_refused(dreamer: Dreamer) -> None:
    kept = dreamer.dream(replace(CONFIG, seed=1)).checkpoint()
    with pytest.raises(CheckpointMismatch, match="seed 1"):
        dreamer.dream(replace(CONFIG, seed=2), kept)


@pytest.mark.parametrize(
    ("other", "complaint"),
    [
        ({"phrases": (Phrase("y"),)}, "other phrases"),
        ({"phrases": (Phrase("x", weight=2.0),)}, "other phrases"),
        ({"avoid": (Phrase("y"),), "steps": 3}, "other steps and avoid"),
        ({"images": (ImageTarget(Image.new("RGB", (8, 8), "blue")),)}, "other images"),
        ({"max_classes": 3}, "other max_classes"),
        ({"class_temperature": 1.0}, "other class_temperature"),
    ],
)
def test_a_checkpoint_of_another_wish_is_refused(dreamer: Dreamer, other: dict[str, Any], complaint: str) -> None:
    config = replace(CONFIG, images=(ImageTarget(Image.new("RGB", (8, 8), "red")),), method=Method.CLASSIC)
    dream = dreamer.dream(config)
    dream.steer(avoid=(Phrase("blur"),), extend_steps=1)  # what it was told on the way makes it no other dream
    kept = dream.checkpoint()
    assert dreamer.dream(config, kept).total == 3
    with pytest.raises(CheckpointMismatch, match=complaint):
        dreamer.dream(replace(config, **other), kept)


def test_a_checkpoint_from_before_the_wish_was_written_into_it_is_taken(dreamer: Dreamer) -> None:
    dream = dreamer.dream(CONFIG)
    next(dream)
    assert dreamer.dream(CONFIG, changed(dream.checkpoint(), without="asked")).step == 1


def test_a_checkpoint_that_lacks_something_is_refused(dreamer: Dreamer) -> None:
    kept = dreamer.dream(CONFIG).checkpoint()
    with pytest.raises(CheckpointMismatch, match="lacks 'step'"):
        dreamer.dream(CONFIG, changed(kept, without="step"))
    with pytest.raises(CheckpointMismatch, match="lacks 'best_point/z'"):
        read_point(changed(kept, without="best_point/z"))


def test_latents_that_are_no_numbers_are_refused(dreamer: Dreamer) -> None:
    point = read_point(dreamer.dream(CONFIG).checkpoint())
    with pytest.raises(InvalidConfig, match="not all numbers"):
        dreamer.dream(replace(CONFIG, start=Point(torch.full_like(point.z, torch.nan), point.classes)))


def test_a_checkpoint_of_the_largest_generator_is_below_two_megabytes() -> None:
    # Its rows, classes and z; narrow, since no channel is in a checkpoint.
    biggan = random_biggan(1, {**biggan_settings(512), "channel_width": 8})
    weights = Weights("narrow", "1", *prepare(random_clip(1), biggan, torch.device("cpu")), ("x",) * 1000, Defaults())
    dream = Dreamer(weights).dream(replace(CONFIG, method=Method.CLASSIC, evaluation_cutouts=1))
    next(dream)
    tensors = load(dream.checkpoint())
    assert tensors["variables/class_logits"].shape == (weights.generator.rows, 1000)
    assert {"best/z", "adam/z/exp_avg", "average/z"} <= set(tensors)
    assert len(dream.checkpoint()) < 2_000_000

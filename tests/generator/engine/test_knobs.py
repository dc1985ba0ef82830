"""Knobs of a step: each moves what it is said to move, and by as much."""

from dataclasses import replace

import pytest
import torch

from generator.engine import DreamConfig, Dreamer, Method, Phrase, Schedule
from generator.engine.losses import GUIDANCE_SCALE, class_loss, latent_loss
from tests.generator.engine.gradients import gradients_of_steps

CONFIG = DreamConfig(
    phrases=(Phrase("a red apple"),), steps=4, cutouts=4, size_px=32, learning_rate=0.1, schedule=Schedule.CONSTANT
)
CLASSIC = replace(CONFIG, method=Method.CLASSIC, normalize_gradients=False)


@pytest.mark.parametrize("mixing_rate", [0.0, 0.5, 3.0])
def test_the_class_mix_moves_at_its_own_multiple_of_the_learning_rate(dreamer: Dreamer, mixing_rate: float) -> None:
    dream = dreamer.dream(replace(CONFIG, mixing_rate=mixing_rate))
    before = {name: value.detach().clone() for name, value in dream.variables.items()}
    next(dream)
    # The first step of Adam is as long as its rate.
    moved = {name: (value - before[name]).abs().max().item() for name, value in dream.variables.items()}
    assert moved == pytest.approx({"z": 0.1, "mixing": 0.1 * mixing_rate}, rel=1e-2)


@pytest.mark.parametrize("config", [CONFIG, CLASSIC], ids=["warm", "classic"])
def test_a_step_is_along_gradients_of_unit_size_where_that_is_asked_for(
    dreamer: Dreamer, monkeypatch: pytest.MonkeyPatch, config: DreamConfig
) -> None:
    found = []
    for is_asked in (True, False):
        dream = dreamer.dream(replace(config, normalize_gradients=is_asked))
        gradients = gradients_of_steps(dream, monkeypatch)
        next(dream)
        found.append(gradients[0])
    scaled, plain = found
    assert scaled.keys() == plain.keys() == dream.variables.keys()
    for name, gradient in plain.items():
        size = gradient.square().mean().sqrt()
        assert (size - 1).abs() > 0.1
        torch.testing.assert_close(scaled[name], gradient / size)


def test_the_losses_that_hold_the_latents_have_the_weights_that_are_asked_for(dreamer: Dreamer) -> None:
    classic = dreamer.dream(replace(CLASSIC, latent_weight=0.3, class_weight=0.7))
    point = classic.point()
    expected = 0.3 * latent_loss(point.z) + 0.7 * class_loss(point.classes)
    torch.testing.assert_close(classic.regularization(point), expected)
    warm = dreamer.dream(replace(CONFIG, latent_weight=0.3, class_weight=0.7, names_weight=0.2))
    affinity = warm.parameterization.affinity(warm.variables)
    assert affinity.abs() > 0.01
    expected = 0.3 * latent_loss(warm.point().z) - GUIDANCE_SCALE * 0.2 * affinity
    torch.testing.assert_close(warm.regularization(warm.point()), expected)


def test_a_resumed_dream_reads_its_classes_as_before(dreamer: Dreamer) -> None:
    config = replace(CLASSIC, max_classes=3, class_temperature=0.6)
    dream = dreamer.dream(config)
    next(dream)
    resumed = dreamer.dream(config, dream.checkpoint())
    assert torch.equal(resumed.point().classes, dream.point().classes)

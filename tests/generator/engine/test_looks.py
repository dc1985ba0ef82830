"""Looks at a dream: all through the same cutouts, the best one kept, and the way back to it."""

from dataclasses import replace

import pytest
import torch

from generator.engine import DreamConfig, Dreamer, Phrase, Resampling, Schedule, read_point
from generator.engine.biggan import stack
from generator.engine.cutouts import cut
from generator.engine.dream import evaluation_boxes

CONFIG = DreamConfig(
    phrases=(Phrase("a red apple"),),
    steps=12,
    cutouts=4,
    size_px=32,
    learning_rate=0.2,
    schedule=Schedule.CONSTANT,
    evaluate_every=1,
    drift_patience=0,
)


def test_every_look_is_at_the_averaged_latents_through_the_cutouts_of_the_seed(dreamer: Dreamer) -> None:
    weights, dream = dreamer.weights, dreamer.dream(CONFIG)
    boxes, told = evaluation_boxes(CONFIG, weights.generator.size_px), []
    for progress in dream:
        with torch.no_grad():
            picture = weights.generator(stack([dream.averaged_point()]))[0]
            cutouts = cut(picture, boxes, weights.perceptor.size_px, Resampling.BILINEAR)
            cosines = weights.perceptor.embed_pictures(cutouts) @ dream.targets.embeddings.T
        assert progress.score == pytest.approx(float(cosines.mean()), abs=1e-4)
        told.append(progress.score)
    assert max(told) - min(told) > 1e-2


def test_what_a_dream_hands_out_is_its_best_look_and_not_its_last(dreamer: Dreamer) -> None:
    dream = dreamer.dream(CONFIG)
    start = dream.point().z.detach().clone()
    dream.look([1.0])  # no later look is better
    best = dream.progress().picture().tobytes()
    last = list(dream)[-1].picture().tobytes()
    assert dream.picture().tobytes() == best != last
    torch.testing.assert_close(read_point(dream.checkpoint()).z, start)


def test_a_dream_that_goes_back_begins_anew_at_its_best_at_half_the_rate(dreamer: Dreamer) -> None:
    dream = dreamer.dream(replace(CONFIG, evaluate_every=100, drift_patience=1))
    dream.look([1.0])
    start = {name: value.detach().clone() for name, value in dream.variables.items()}
    for rate in (0.2, 0.1, 0.05):
        assert next(dream).learning_rate == pytest.approx(rate)
        for name, value in dream.variables.items():
            # Adam that knows nothing yet moves by the rate, whatever the gradient.
            assert (value - start[name]).abs().max().item() == pytest.approx(rate, rel=1e-2)
        next(dream)
        dream.look([0.1])
        average = dream.average.read()
        for name, value in dream.variables.items():
            torch.testing.assert_close(value.detach(), start[name])
            torch.testing.assert_close(average[name], start[name])

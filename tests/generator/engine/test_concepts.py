"""Recognising concepts in a finished picture."""

import pytest

from generator.engine import DreamConfig, Dreamer, Phrase
from generator.engine.concepts import recognize

CONFIG = DreamConfig(phrases=(Phrase("blood"),), steps=60, cutouts=8, size_px=32, evaluation_cutouts=1)


def test_a_concept_that_is_dreamt_of_scores_higher_at_the_end_than_at_the_start(dreamer: Dreamer) -> None:
    dream = dreamer.dream(CONFIG)
    pictures = [next(dream).picture(), list(dream)[-1].picture()]
    first, last = (recognize(dreamer.weights.perceptor, picture, ["blood"])[0].cosine for picture in pictures)
    assert last > first + 0.02


def test_concepts_come_best_first_with_their_margin_over_the_neutral_ones(dreamer: Dreamer) -> None:
    perceptor, picture = dreamer.weights.perceptor, dreamer.dream(CONFIG).picture()
    scores = recognize(perceptor, picture, ["a weapon", "blood", "smoke"], neutral=["a garden", "a sea"])
    assert [score.cosine for score in scores] == sorted((score.cosine for score in scores), reverse=True)
    neutral = max(score.cosine for score in recognize(perceptor, picture, ["a garden", "a sea"]))
    for score in scores:
        assert score.margin == pytest.approx(score.cosine - neutral, abs=1e-5)


def test_a_concepts_probability_does_not_depend_on_the_others_that_are_looked_for(dreamer: Dreamer) -> None:
    perceptor, picture = dreamer.weights.perceptor, dreamer.dream(CONFIG).picture()
    (alone,) = recognize(perceptor, picture, ["blood"])
    together = next(score for score in recognize(perceptor, picture, ["smoke", "blood"]) if score.text == "blood")
    assert together.probability == pytest.approx(alone.probability, abs=1e-5)
    (against_itself,) = recognize(perceptor, picture, ["blood"], neutral=["blood"])
    assert against_itself.probability == pytest.approx(0.5, abs=1e-5)

"""Several dreams as one batch: each as if it were alone."""

import pytest
import torch

from generator.engine import DreamConfig, Dreamer, InvalidConfig, Method, Phrase


def config(text: str, **settings: object) -> DreamConfig:
    settings = {"steps": 8, "cutouts": 4, "evaluate_every": 4, "size_px": 32, **settings}
    return DreamConfig(phrases=(Phrase(text),), **settings)  # type: ignore[arg-type]


CONFIGS = [
    config("a red apple", seed=1),
    config("the night sea", seed=2, avoid=(Phrase("blur"),), cutouts=6),
    config("a cat", seed=3, method=Method.CLASSIC, steps=5),
    config("a house", seed=4, learning_rate=0.2),
]


def test_each_dream_of_a_batch_ends_where_it_would_have_ended_alone(dreamer: Dreamer) -> None:
    batch = dreamer.dream_batch(CONFIGS)
    told = list(batch)
    assert len(told) == 8
    assert [progress.step for progress in told[-1]] == [8, 8, 5, 8]
    for dream, alone_config, progress in zip(batch.dreams, CONFIGS, told[-1], strict=True):
        alone = dreamer.dream(alone_config)
        last = list(alone)[-1]
        torch.testing.assert_close(dream.point().z, alone.point().z, rtol=1e-2, atol=2e-3)
        assert progress.score == pytest.approx(last.score, abs=2e-3)


def test_dreams_of_a_batch_do_not_feel_their_neighbours(dreamer: Dreamer) -> None:
    first = dreamer.dream_batch(CONFIGS[:2])
    other = dreamer.dream_batch([CONFIGS[0], config("a dog", seed=9, cutouts=6)])
    for batch in (first, other):
        for _ in batch:
            pass
    torch.testing.assert_close(first.dreams[0].point().z, other.dreams[0].point().z, rtol=1e-2, atol=2e-3)


def test_an_empty_batch_is_refused(dreamer: Dreamer) -> None:
    with pytest.raises(InvalidConfig, match="needs a dream"):
        dreamer.dream_batch([])

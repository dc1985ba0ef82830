"""Several dreams as one batch: each as if it were alone."""

import time

import pytest
import torch

from generator.engine import DreamConfig, Dreamer, InvalidConfig, Method, Phrase, stepping


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


def test_short_memory_is_answered_with_fewer_dreams_together_before_fewer_cutouts(
    dreamer: Dreamer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, together = stepping.picture_gradient, []

    def with_memory_for_two_dreams(perceptor, pictures, dreams):  # type: ignore[no-untyped-def]
        together.append(len(dreams))
        if len(dreams) > 2:
            raise torch.OutOfMemoryError("out of memory")
        return real(perceptor, pictures, dreams)

    monkeypatch.setattr(stepping, "picture_gradient", with_memory_for_two_dreams)
    batch = dreamer.dream_batch(CONFIGS)
    next(batch)
    told = next(batch)
    assert together == [4, 2, 2, 2, 2]  # learnt once
    assert [progress.step for progress in told] == [2, 2, 2, 2]
    assert [progress.cutouts_at_once for progress in told] == [4, 6, 4, 4]


def test_dreams_of_a_batch_share_its_seconds(dreamer: Dreamer) -> None:
    batch = dreamer.dream_batch(CONFIGS[:2])
    since = time.perf_counter()
    told = next(batch)
    took = time.perf_counter() - since
    assert [progress.shared_by for progress in told] == [2, 2]
    assert sum(progress.seconds for progress in told) <= took

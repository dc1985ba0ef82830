"""Dreams from start to end: reproducible, better than they began, away from what is to be avoided, steerable."""

import io
from typing import Any

import pytest
import torch

from generator.engine import (
    Dream,
    DreamConfig,
    Dreamer,
    ImageTarget,
    InvalidConfig,
    Method,
    OutOfMemory,
    Phrase,
    embedding,
    stepping,
)

APPLE = (Phrase("a red apple"),)
BOTH = pytest.mark.parametrize("method", list(Method))


def asked(method: Method = Method.WARM, **settings: object) -> DreamConfig:
    settings = {"phrases": APPLE, "steps": 12, "cutouts": 4, "evaluate_every": 4, "size_px": 32, **settings}
    return DreamConfig(method=method, **settings)  # type: ignore[arg-type]


def png(dream: Dream) -> bytes:
    buffer = io.BytesIO()
    dream.picture().save(buffer, "PNG")
    return buffer.getvalue()


def dreamt(dreamer: Dreamer, config: DreamConfig) -> Dream:
    dream = dreamer.dream(config)
    for _ in dream:
        pass
    return dream


@BOTH
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(dreamer: Dreamer, method: Method) -> None:
    first = png(dreamt(dreamer, asked(method, seed=7)))
    torch.manual_seed(99)  # the dream's randomness is its own
    assert png(dreamt(dreamer, asked(method, seed=7))) == first
    assert png(dreamt(dreamer, asked(method, seed=8))) != first


@BOTH
def test_dreaming_leaves_the_callers_random_numbers_alone(dreamer: Dreamer, method: Method) -> None:
    before = torch.random.get_rng_state()
    dreamt(dreamer, asked(method))
    assert torch.equal(torch.random.get_rng_state(), before)


@BOTH
def test_a_dream_ends_nearer_to_its_phrase_than_it_began(dreamer: Dreamer, method: Method) -> None:
    last = list(dreamer.dream(asked(method, steps=60)))[-1]
    assert last.step == last.total == 60
    assert last.best_score > last.first_score + 0.02
    assert last.best_score >= last.score


@BOTH
def test_a_phrase_to_avoid_is_left_and_never_pursued(dreamer: Dreamer, method: Method) -> None:
    sea = Phrase("the night sea")
    dream = dreamer.dream(asked(method, steps=60, avoid=(sea,)))
    assert dream.targets.labels == ("a red apple", "the night sea")
    assert dream.targets.weights.tolist() == [1, -1]
    away = list(dream)[-1]
    assert [score.text for score in away.scores] == ["a red apple"]
    assert away.score == pytest.approx(away.scores[0].cosine - away.avoided[0].cosine)
    # Big Sleep's fault: what is to be avoided was followed as well.
    faulty = list(dreamer.dream(asked(method, steps=60, phrases=(*APPLE, sea))))[-1]
    assert away.avoided[0].cosine < faulty.scores[1].cosine - 0.02


def test_weights_say_how_much_a_phrase_counts(dreamer: Dreamer) -> None:
    def cosines(first: float, second: float) -> list[float]:
        phrases = (Phrase("a red apple", first), Phrase("the night sea", second))
        return [score.cosine for score in list(dreamer.dream(asked(phrases=phrases, steps=60)))[-1].scores]

    apple, sea = cosines(1.0, 0.1), cosines(0.1, 1.0)
    assert apple[0] > sea[0]
    assert apple[1] < sea[1]


def test_a_picture_can_be_what_is_followed(dreamer: Dreamer) -> None:
    target = dreamt(dreamer, asked(seed=3, size_px=64)).picture()
    config = asked(phrases=(), images=(ImageTarget(target),), seed=4, steps=60)
    last = list(dreamer.dream(config))[-1]
    assert last.scores[0].text == "(picture)"
    assert last.best_score > last.first_score


@BOTH
@pytest.mark.parametrize("stop", [0, 1, 5, 8, 11])
def test_a_resumed_dream_ends_on_the_uninterrupted_ones_bytes(dreamer: Dreamer, method: Method, stop: int) -> None:
    config = asked(method, avoid=(Phrase("blur"),), drift_patience=1, drift_tolerance=0.0)
    whole = dreamt(dreamer, config)
    begun = dreamer.dream(config)
    for _ in range(stop):
        next(begun)
    resumed = dreamer.dream(config, begun.checkpoint())
    last = list(resumed)[-1]
    assert png(resumed) == png(whole)
    assert last.best_score == whole.progress().best_score
    assert last.first_score == whole.progress().first_score


def test_a_dream_that_is_cut_at_twenty_random_steps_ends_on_the_same_bytes(dreamer: Dreamer) -> None:
    # Thrown about, so that it goes back to its best on the way: that has to be remembered as well.
    config = asked(steps=40, evaluate_every=2, learning_rate=3.0, ema_decay=0.0, drift_patience=3, drift_tolerance=0.0)
    whole = dreamt(dreamer, config)
    assert whole.guard.cooling < 1
    cuts = sorted(torch.randperm(40, generator=torch.Generator().manual_seed(5))[:20].tolist())
    dream = dreamer.dream(config)
    for cut in cuts:
        while dream.step < cut:
            next(dream)
        dream = dreamer.dream(config, dream.checkpoint())
    list(dream)
    assert png(dream) == png(whole)


def test_fewer_cutouts_at_a_time_mean_the_same_gradient(dreamer: Dreamer) -> None:
    points = []
    for at_once in (None, 3, 1):
        dream = dreamer.dream(asked(cutouts=8, cutouts_at_once=at_once))
        points.append(next(dream) and dream.point().z.detach())
    torch.testing.assert_close(points[1], points[0], rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(points[2], points[0], rtol=1e-3, atol=1e-4)


def test_on_a_cpu_no_more_cutouts_than_fill_it_go_together_unless_that_is_asked_for(
    dreamer: Dreamer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "CPU_CUTOUT_PIXELS", 3 * dreamer.weights.perceptor.size_px**2)
    asked_for = (None, 2, 6)
    dreams = [dreamer.dream(asked(cutouts=8, cutouts_at_once=at_once)) for at_once in asked_for]
    assert [next(dream).cutouts_at_once for dream in dreams] == [3, 2, 6]


def test_short_memory_is_answered_with_fewer_cutouts_at_a_time_and_told(
    dreamer: Dreamer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = stepping.picture_gradient

    def with_memory_for_two(perceptor, pictures, dreams):  # type: ignore[no-untyped-def]
        if dreams[0].cutouts_at_once > 2:
            raise torch.OutOfMemoryError("out of memory")
        return real(perceptor, pictures, dreams)

    monkeypatch.setattr(stepping, "picture_gradient", with_memory_for_two)
    progress = next(dreamer.dream(asked(cutouts=8)))
    assert progress.cutouts_at_once == 2
    assert progress.step == 1


def test_too_little_memory_for_one_cutout_ends_the_dream(dreamer: Dreamer, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_memory(*_: object) -> None:
        raise torch.OutOfMemoryError("out of memory")

    monkeypatch.setattr(stepping, "picture_gradient", without_memory)
    with pytest.raises(OutOfMemory, match="one cutout"):
        next(dreamer.dream(asked()))


def test_a_picture_on_demand_is_of_its_own_step(dreamer: Dreamer) -> None:
    dream = dreamer.dream(asked(size_px=48))
    first = next(dream)
    before = first.picture().tobytes()
    last = list(dream)[-1]
    assert first.picture().tobytes() == before
    assert last.picture().tobytes() != before
    assert first.picture().size == (48, 48)


def test_a_drifting_dream_goes_back_to_its_best_and_says_so(dreamer: Dreamer) -> None:
    # A learning rate that throws the latents about: the score cannot hold.
    config = asked(steps=60, learning_rate=5.0, evaluate_every=1, drift_patience=3, drift_tolerance=0.0, ema_decay=0.0)
    told = list(dreamer.dream(config))
    back = [progress for progress in told if progress.went_back_to is not None]
    assert back
    assert all(progress.went_back_to == progress.best_step for progress in back)
    rates = [progress.learning_rate for progress in back]
    assert rates == sorted(rates, reverse=True)


def test_a_new_best_is_the_end_of_a_drift(dreamer: Dreamer) -> None:
    dream = dreamer.dream(asked(drift_patience=3, drift_tolerance=0.0))
    for cosine in (0.5, 0.4, 0.4, 0.6, 0.5, 0.5):
        dream.look([cosine])
        assert dream.progress().went_back_to is None
    dream.look([0.5])
    assert dream.progress().went_back_to is not None


def test_extending_adds_steps(dreamer: Dreamer) -> None:
    dream = dreamt(dreamer, asked(steps=3))
    assert dream.is_over
    dream.steer(extend_steps=2)
    assert [progress.step for progress in dream] == [4, 5]


def test_phrases_are_added_and_dropped_under_way_and_a_checkpoint_knows(dreamer: Dreamer) -> None:
    config = asked()
    dream = dreamer.dream(config)
    next(dream)
    dream.steer(pursue=(Phrase("the night sea"),), avoid=(Phrase("blur"),), drop=("a red apple",), extend_steps=4)
    progress = next(dreamer.dream(config, dream.checkpoint()))
    assert [score.text for score in progress.scores] == ["the night sea"]
    assert [score.text for score in progress.avoided] == ["blur"]
    assert progress.total == 16


def test_new_words_bring_their_classes_into_reach(dreamer: Dreamer) -> None:
    dream = dreamer.dream(
        asked(basis_size=2, names_weight=10.0, steps=30, learning_rate=0.4, phrases=(Phrase("class 2"),))
    )
    next(dream)
    before = dream.point().classes
    dream.steer(pursue=(Phrase("class 7"),), drop=("class 2",))
    torch.testing.assert_close(dream.point().classes, before, rtol=0, atol=0.1)
    list(dream)
    assert (dream.point().classes[:, 7] > before[:, 7] + 0.1).all()


def test_the_last_phrase_cannot_be_dropped(dreamer: Dreamer) -> None:
    dream = dreamer.dream(asked())
    next(dream)
    with pytest.raises(InvalidConfig, match="phrase"):
        dream.steer(drop=("a red apple",))
    assert next(dream).scores[0].text == "a red apple"


@pytest.mark.parametrize(
    "words",
    [
        {"extend_steps": -1},
        {"extend_steps": 5, "drop": ("a red apple",)},
        {"extend_steps": 5, "drop": ("a red aple",)},
        {"extend_steps": 5, "pursue": (Phrase("the night sea", weight=-1.0),)},
        {"extend_steps": 5, "avoid": (Phrase(" "),)},
    ],
)
@BOTH
def test_steering_that_is_refused_changes_nothing(dreamer: Dreamer, method: Method, words: dict[str, Any]) -> None:
    untouched, steered = dreamer.dream(asked(method)), dreamer.dream(asked(method))
    for dream in (untouched, steered):
        next(dream)
    with pytest.raises(InvalidConfig):
        steered.steer(**words)
    assert png(steered) == png(untouched)
    assert [progress.total for progress in steered] == [progress.total for progress in untouched]
    assert png(steered) == png(untouched)


def test_going_back_is_told_once(dreamer: Dreamer) -> None:
    config = asked(steps=40, learning_rate=5.0, evaluate_every=4, drift_patience=1, drift_tolerance=0.0, ema_decay=0.0)
    told = list(dreamer.dream(config))
    back = [progress.step for progress in told if progress.went_back_to is not None]
    assert back
    assert all(step % 4 == 0 for step in back)


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"phrases": ()}, "needs a phrase"),
        ({"phrases": (Phrase(" "),)}, "no text"),
        ({"phrases": (Phrase("x", -1.0),)}, "above 0"),
        ({"seed": -1}, "seed"),
        ({"steps": 0}, "steps"),
        ({"ema_decay": 1.0}, "ema_decay"),
    ],
)
def test_a_config_that_means_nothing_is_refused(settings: dict[str, object], complaint: str) -> None:
    with pytest.raises(InvalidConfig, match=complaint):
        asked(**settings)  # type: ignore[arg-type]


def test_more_classes_than_the_weights_have_are_refused(dreamer: Dreamer) -> None:
    with pytest.raises(InvalidConfig, match="at most 12"):
        dreamer.dream(asked(Method.CLASSIC, max_classes=13))


def test_at_most_max_classes_are_used(dreamer: Dreamer) -> None:
    point = dreamt(dreamer, asked(Method.CLASSIC, max_classes=2)).point()
    assert ((point.classes > 0).sum(dim=-1) == 2).all()


@pytest.mark.parametrize("before", [False, True])
def test_tiny_numbers_are_flushed_within_a_step_and_are_the_callers_own_again_after_it(
    dreamer: Dreamer, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    def is_flushed() -> bool:
        return float(torch.tensor(1e-40) * 1) == 0

    real, within = stepping.picture_gradient, []

    def noted(perceptor, pictures, dreams):  # type: ignore[no-untyped-def]
        within.append(is_flushed())
        return real(perceptor, pictures, dreams)

    monkeypatch.setattr(stepping, "picture_gradient", noted)
    torch.set_flush_denormal(before)
    try:
        next(dreamer.dream(asked()))
        assert (within, is_flushed()) == ([True], before)
    finally:
        torch.set_flush_denormal(False)

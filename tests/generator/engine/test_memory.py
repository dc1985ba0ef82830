"""Where memory is short: every part of a dream goes in smaller parts, ends where it would have ended, and says so.

`LiveBytes` fails an operation that would hold too much, as a full device does.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from typing import TypeVar

import pytest
import torch

from generator.bench.live_bytes import LiveBytes
from generator.engine import DeviceLost, Dream, DreamConfig, Dreamer, Method, OutOfMemory, Phrase, Weights, stepping
from generator.engine.atlas import Atlas
from generator.engine.fitting import fit
from generator.engine.memory import Room
from generator.engine.start import warm_start

CONFIG = DreamConfig(
    phrases=(Phrase("apple"),),
    steps=6,
    cutouts=8,
    evaluate_every=3,
    size_px=32,
    candidates=20,
    redraws=18,
    basis_size=5,
)
NEARLY = {"rtol": 1e-2, "atol": 2e-3}  # parts are summed in another order

Found = TypeVar("Found")


@pytest.fixture(autouse=True)
def _known_classes(weights: Weights) -> None:
    """The atlas stays for all tests of a process; that it takes memory is a test of its own."""
    assert weights.atlas


class Own(LiveBytes):
    """Counts and limits what is held beside the weights."""

    def __init__(self, weights: Weights, limit_bytes: int | None = None) -> None:
        super().__init__()
        networks = (weights.generator, weights.perceptor)
        self.hold(chain.from_iterable(chain(network.parameters(), network.buffers()) for network in networks))
        self._weights_bytes = self.now
        self.limit_bytes = None if limit_bytes is None else self.now + limit_bytes

    @property
    def most(self) -> int:
        """The peak, without the weights."""
        return self.peak - self._weights_bytes


def within(weights: Weights, share: float, work: Callable[[], Found]) -> Found:
    """Does work with a share of the memory that it takes when it is free to."""
    with Own(weights) as plenty:
        work()
    with Own(weights, int(plenty.most * share)):
        return work()


def dreamt(dreamer: Dreamer, config: DreamConfig) -> Dream:
    dream = dreamer.dream(config)
    list(dream)
    return dream


def test_live_bytes_are_those_of_the_tensors_that_are_held() -> None:
    with LiveBytes() as live:
        first = torch.zeros(1000)
        view, second = first[:10], first + 1
        assert live.now == 8000
        del first, second
        assert live.now == 4000  # what a view looks at is still there
        del view
        assert (live.now, live.peak) == (0, 8000)
        live.forget_peak()
        assert live.peak == 0


def test_weights_from_before_are_counted_once_when_they_are_held(weights: Weights) -> None:
    parameters = list(weights.generator.parameters())
    with LiveBytes() as live:
        live.hold(chain(parameters, parameters))
        assert live.now == sum(one.numel() * 4 for one in parameters)


def test_what_is_beyond_the_limit_fails_and_leaves_nothing_behind() -> None:
    with LiveBytes(4000) as live:
        with pytest.raises(torch.OutOfMemoryError):
            torch.zeros(1001)
        assert live.now == 0
        assert torch.ones(900).sum() == 900


@pytest.mark.parametrize("method", list(Method))
def test_a_dream_in_scarce_memory_ends_on_nearly_the_same_picture_and_tells_what_it_gave_up(
    dreamer: Dreamer, method: Method
) -> None:
    config = replace(CONFIG, method=method)
    plenty = dreamt(dreamer, config)
    with Own(dreamer.weights) as live:
        dream = dreamer.dream(config)
        live.forget_peak()
        next(dream)
    with Own(dreamer.weights, live.most * 4 // 5):
        scarce = dreamt(dreamer, config)
    torch.testing.assert_close(scarce.best_point().z, plenty.best_point().z, **NEARLY)
    torch.testing.assert_close(scarce.best_point().classes, plenty.best_point().classes, **NEARLY)
    assert scarce.progress().best_score == pytest.approx(plenty.progress().best_score, abs=2e-3)
    assert plenty.progress().room == Room()
    told = scarce.progress()
    assert told.cutouts_at_once < 8
    assert told.room.cutouts == told.cutouts_at_once
    assert (told.room.pictures is not None) == (method is Method.WARM)


def test_the_atlas_is_drawn_in_smaller_parts(weights: Weights) -> None:
    atlas = within(weights, 0.5, lambda: Atlas(weights.generator, weights.perceptor, weights.classes))
    torch.testing.assert_close(atlas.looks, weights.atlas.looks, rtol=1e-3, atol=1e-4)


def test_the_many_spans_of_a_long_prompt_are_read_in_parts(weights: Weights) -> None:
    def peak(count: int) -> int:
        with Own(weights) as live:
            weights.perceptor.embed_texts(["apple"] * count)
        return live.most

    assert peak(640) < 1.5 * peak(64)


@pytest.mark.parametrize("redraws", [0, 18])
def test_candidates_and_redraws_are_drawn_in_smaller_parts(dreamer: Dreamer, redraws: int) -> None:
    config = replace(CONFIG, candidates=5 if redraws else 20, redraws=redraws)
    dream, room = dreamer.dream(config), Room()
    start = within(
        dreamer.weights, 0.5, lambda: warm_start(config, dreamer.weights, dream.targets, dream.evaluation_boxes, room)
    )
    torch.testing.assert_close(start.variables["z"], dream.variables["z"].detach())
    assert room.pictures is not None
    assert room.cutouts is None


def test_a_look_goes_through_clip_in_smaller_parts_with_the_same_score(dreamer: Dreamer) -> None:
    plenty, scarce = dreamer.dream(CONFIG), dreamer.dream(CONFIG)
    stepping.look_at([plenty], dreamer.weights)
    within(dreamer.weights, 0.6, lambda: stepping.look_at([scarce], dreamer.weights))
    assert scarce.progress().score == pytest.approx(plenty.progress().score, abs=1e-4)
    assert scarce.room.cutouts is not None


def test_a_dream_of_one_cutout_looks_in_smaller_parts_too(dreamer: Dreamer) -> None:
    dream = dreamer.dream(replace(CONFIG, cutouts=1))
    within(dreamer.weights, 0.6, lambda: stepping.look_at([dream], dreamer.weights))
    assert 1 < (dream.room.cutouts or 0) < 8
    assert dream.progress().cutouts_at_once == 1


def test_fitting_to_a_picture_is_not_stopped_by_a_start_that_was_too_large(dreamer: Dreamer) -> None:
    image, room = dreamer.dream(replace(CONFIG, seed=9)).picture(), Room()
    config = replace(CONFIG, fit_steps=4)
    plenty = fit(dreamer.weights, image, config, Room())
    scarce = within(dreamer.weights, 0.4, lambda: fit(dreamer.weights, image, config, room))
    torch.testing.assert_close(scarce.z, plenty.z, **NEARLY)
    assert room.pictures is not None


class _FullInBackward(Own):
    """A device whose memory suffices until gradients are computed."""

    struck = 0

    def hold(self, tensors) -> None:  # type: ignore[no-untyped-def]
        if torch._C._current_graph_task_id() == -1:
            limit, self.limit_bytes = self.limit_bytes, None
            super().hold(tensors)
            self.limit_bytes = limit
            return
        try:
            super().hold(tensors)
        except torch.OutOfMemoryError:
            self.struck += 1
            raise


def test_memory_that_runs_out_in_the_midst_of_gradients_leaves_no_trace_of_the_try(dreamer: Dreamer) -> None:
    plenty, scarce = dreamer.dream(CONFIG), dreamer.dream(CONFIG)
    next(plenty), next(scarce)
    with Own(dreamer.weights) as live:
        next(plenty)
    with _FullInBackward(dreamer.weights, live.most * 3 // 4) as full:
        next(scarce)
    assert full.struck
    assert scarce.cutouts_at_once < 8
    torch.testing.assert_close(scarce.point().z, plenty.point().z, **NEARLY)


def test_a_gradient_that_an_earlier_try_has_left_is_not_counted(dreamer: Dreamer) -> None:
    undisturbed, dream = dreamer.dream(CONFIG), dreamer.dream(CONFIG)
    dream.variables["z"].grad = torch.randn_like(dream.variables["z"])
    next(undisturbed), next(dream)
    assert torch.equal(dream.point().z, undisturbed.point().z)


def test_a_batch_in_scarce_memory_goes_one_by_one_before_it_gives_up_cutouts(dreamer: Dreamer) -> None:
    configs = [replace(CONFIG, seed=seed, steps=4, candidates=5, redraws=0) for seed in range(3)]
    alone = [dreamt(dreamer, config) for config in configs]
    batch = dreamer.dream_batch(configs)
    with Own(dreamer.weights) as live:
        next(dreamer.dream_batch(configs[:1]))
    with Own(dreamer.weights, live.most):
        told = list(batch)[-1]
    for dream, single in zip(batch.dreams, alone, strict=True):
        torch.testing.assert_close(dream.point().z, single.point().z, **NEARLY)
    assert [progress.room.pictures for progress in told] == [1, 1, 1]
    assert [progress.cutouts_at_once for progress in told] == [8, 8, 8]


@pytest.mark.parametrize(
    "said",
    [
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "GET was unable to find an engine to execute this computation",
    ],
)
def test_what_libraries_say_of_short_memory_is_answered_in_the_same_way(
    dreamer: Dreamer, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    real = stepping.picture_gradient

    def with_memory_for_four(perceptor, pictures, dreams):  # type: ignore[no-untyped-def]
        if dreams[0].cutouts_at_once > 4:
            raise RuntimeError(said)
        return real(perceptor, pictures, dreams)

    monkeypatch.setattr(stepping, "picture_gradient", with_memory_for_four)
    assert next(dreamer.dream(CONFIG)).cutouts_at_once == 4


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasGemmEx`", DeviceLost),
        ("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED", DeviceLost),
        ("mat1 and mat2 shapes cannot be multiplied", RuntimeError),
    ],
)
def test_a_lost_device_and_a_bug_are_told_apart(
    dreamer: Dreamer, monkeypatch: pytest.MonkeyPatch, said: str, kind: type[Exception]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(said)

    monkeypatch.setattr(stepping, "picture_gradient", fail)
    with pytest.raises(kind, match=said.split(" when", maxsplit=1)[0]):
        next(dreamer.dream(CONFIG))


def test_a_checkpoint_carries_no_shortage_to_where_there_may_be_none(dreamer: Dreamer) -> None:
    dream = dreamer.dream(CONFIG)
    next(dream)
    dream.room.cutouts = 2
    assert dreamer.dream(CONFIG, dream.checkpoint()).cutouts_at_once == 8


@pytest.mark.parametrize("settings", [{}, {"method": Method.CLASSIC}])
def test_too_little_memory_for_anything_ends_a_dream_with_a_clear_sentence(
    dreamer: Dreamer, settings: dict[str, Method]
) -> None:
    with (
        Own(dreamer.weights, 100_000),
        pytest.raises(OutOfMemory, match="even for one picture and one cutout at a time"),
    ):
        next(dreamer.dream(replace(CONFIG, **settings)))


def test_fitting_ends_with_the_same_sentence(dreamer: Dreamer) -> None:
    image = dreamer.dream(replace(CONFIG, seed=9)).picture()
    with Own(dreamer.weights, 100_000), pytest.raises(OutOfMemory, match="one picture and one cutout"):
        dreamer.dream(replace(CONFIG, start_image=image))


def test_a_dream_that_found_too_little_memory_goes_on_unharmed_when_there_is_more(dreamer: Dreamer) -> None:
    undisturbed, dream = dreamer.dream(CONFIG), dreamer.dream(CONFIG)
    next(undisturbed), next(dream)
    with Own(dreamer.weights) as live:
        next(undisturbed)
    with _FullInBackward(dreamer.weights, live.most // 10) as full, pytest.raises(OutOfMemory):
        next(dream)
    assert full.struck
    assert next(dream).step == 2
    torch.testing.assert_close(dream.point().z, undisturbed.point().z, **NEARLY)

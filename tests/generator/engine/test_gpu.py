"""What only a CUDA device can show. Skipped with a reason where there is none."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from generator.device_memory import GIB, limit_memory
from generator.engine import DreamConfig, Dreamer, Method, Phrase, load_weights
from generator.engine.concepts import Recognizer
from generator.engine.weights import best_dtype, compile_networks

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device on this machine"),
    pytest.mark.filterwarnings("ignore:Synchronization debug mode is a prototype feature"),  # told when it is set
]
CONFIG = DreamConfig(phrases=(Phrase("a red apple"),), steps=12, cutouts=8, evaluate_every=4, size_px=32)


@pytest.fixture(scope="module")
def gpu_dreamer(pack_folder: Path) -> Dreamer:
    return Dreamer(load_weights(pack_folder, "cuda"))


@pytest.mark.parametrize("method", list(Method))
def test_a_dream_on_a_gpu_gets_nearer_to_its_phrase(gpu_dreamer: Dreamer, method: Method) -> None:
    config = DreamConfig(phrases=CONFIG.phrases, steps=60, cutouts=8, method=method)
    last = list(gpu_dreamer.dream(config))[-1]
    assert last.best_score > last.first_score


def test_a_gpu_computes_in_bfloat16_where_it_has_it(gpu_dreamer: Dreamer) -> None:
    assert gpu_dreamer.weights.perceptor.dtype is best_dtype(torch.device("cuda"))


def test_the_first_step_is_nearly_the_cpus(pack_folder: Path) -> None:
    moves, scores = [], []
    for device in ("cpu", "cuda"):
        dream = Dreamer(load_weights(pack_folder, device, dtype=torch.float32)).dream(replace(CONFIG, seed=3))
        before = dream.point().z.detach().cpu()
        scores.append(next(dream).first_score)
        moves.append((dream.point().z.detach().cpu() - before).flatten())
    assert scores[0] == pytest.approx(scores[1], abs=0.01)  # a device may round products to TF32
    # Adam's first step is each gradient's sign, which rounding may turn over where there is hardly any.
    assert torch.cosine_similarity(*moves, dim=0) > 0.8


@pytest.mark.parametrize(("first", "second"), [("cpu", "cuda"), ("cuda", "cpu")])
def test_a_checkpoint_moves_between_devices(pack_folder: Path, first: str, second: str) -> None:
    dream = Dreamer(load_weights(pack_folder, first, dtype=torch.float32)).dream(CONFIG)
    next(dream)
    moved = Dreamer(load_weights(pack_folder, second, dtype=torch.float32)).dream(CONFIG, dream.checkpoint())
    assert next(moved).step == 2
    assert moved.point().z.device.type == second


def test_a_batch_on_a_gpu_ends_where_single_dreams_end(pack_folder: Path) -> None:
    dreamer = Dreamer(load_weights(pack_folder, "cuda", dtype=torch.float32))
    batch = dreamer.dream_batch([CONFIG, DreamConfig(phrases=(Phrase("the sea"),), steps=12, cutouts=4, seed=2)])
    last = list(batch)[-1]
    alone = list(dreamer.dream(CONFIG))[-1]
    assert last[0].score == pytest.approx(alone.score, abs=0.01)


def test_deterministic_algorithms_suffice_and_repeat_a_dream(gpu_dreamer: Dreamer) -> None:
    torch.use_deterministic_algorithms(True)
    try:
        pictures = []
        for _ in range(2):
            dream = gpu_dreamer.dream(CONFIG)
            list(dream)
            pictures.append(dream.picture().tobytes())
    finally:
        torch.use_deterministic_algorithms(False)
    assert pictures[0] == pictures[1]


@contextmanager
def synchronizing(mode: str) -> Iterator[None]:
    """Within, what waits for the device is told as a warning, or is an error."""
    torch.cuda.set_sync_debug_mode(mode)
    try:
        yield
    finally:
        torch.cuda.set_sync_debug_mode("default")


@pytest.mark.parametrize("method", list(Method))
def test_a_step_does_not_wait_for_the_device(gpu_dreamer: Dreamer, method: Method) -> None:
    dream = gpu_dreamer.dream(replace(CONFIG, method=method, evaluate_every=100))
    next(dream)  # the first one looks at the score, which waits
    with synchronizing("error"):
        assert next(dream).step == 2


def test_a_picture_waits_for_the_device_once_and_so_does_what_is_recognised_in_it(gpu_dreamer: Dreamer) -> None:
    progress = next(gpu_dreamer.dream(CONFIG))
    recognizer = Recognizer(gpu_dreamer.weights.perceptor, ["fire", "a weapon"])
    with synchronizing("warn"), warnings.catch_warnings(record=True, action="always") as waits:
        picture = progress.picture()
        drawn = len(waits)
        recognizer.recognize(picture)
    assert (drawn, len(waits)) == (1, 2), [str(wait.message) for wait in waits]


def test_compiled_networks_dream_as_plain_ones_do(pack_folder: Path) -> None:
    scores = []
    for prepared in (compile_networks, lambda weights: weights):
        dreamer = Dreamer(prepared(load_weights(pack_folder, "cuda", dtype=torch.float32)))
        scores.append([list(dreamer.dream(replace(CONFIG, cutouts_at_once=parts)))[-1].score for parts in (None, 3)])
    assert scores[0] == pytest.approx(scores[1], abs=0.01)


def test_a_limit_on_memory_holds_and_the_dream_makes_do_with_it(gpu_dreamer: Dreamer) -> None:
    device = torch.device("cuda", torch.cuda.current_device())
    limit_memory(device, 1.0)
    try:
        with pytest.raises(torch.OutOfMemoryError):
            torch.empty(GIB, dtype=torch.uint8, device=device)
        assert list(gpu_dreamer.dream(CONFIG))[-1].step == 12
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0, device)


def test_memory_is_given_back_between_dreams(gpu_dreamer: Dreamer) -> None:
    held = []
    for _ in range(3):
        dream = gpu_dreamer.dream(CONFIG)
        list(dream)
        del dream
        held.append(torch.cuda.memory_allocated())
    assert held[2] <= held[1]

"""The engine's loop, in a thread of this process: dreams join, leave, and fall alone."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
import torch

from dreams.dream import Steering, SteeringKind
from dreams.recipe import Phrase, Quality, Recipe
from generator.dream_run import DreamRun
from generator.dreams_under_way import DreamsUnderWay
from generator.engine import Dreamer, checkpoint, load_weights, stepping
from generator.messages import (
    Abandon,
    Begin,
    Broken,
    CheckpointTaken,
    Finished,
    Report,
    Steer,
    Stepped,
    TakeCheckpoint,
    Trouble,
)

SHORT = Recipe((Phrase("a red apple"),), seed=7, quality=Quality.DRAFT, size_px=128)
ENDLESS = Recipe((Phrase("the sea"),), seed=8, quality=Quality.DEEP, size_px=128)
EXTEND = Steering(SteeringKind.EXTEND, steps=50, number=3)
AVOID = Steering(SteeringKind.AVOID, phrase="fog", number=4)
STOP = Steering(SteeringKind.STOP, number=5)
REPORT_SECONDS = 300.0


@pytest.fixture(scope="module")
def dreamer(pack: Path) -> Dreamer:
    return Dreamer(load_weights(pack, dtype=torch.float32))


@contextmanager
def serving(dreamer: Dreamer) -> Iterator[tuple[Connection, DreamsUnderWay]]:
    """The loop with its pipe's near end."""
    near, far = multiprocessing.Pipe()
    under_way = DreamsUnderWay(far, dreamer)

    def serve() -> None:
        with far:
            try:
                under_way.serve()
            except (EOFError, ConnectionError):
                return

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield near, under_way
    finally:
        near.close()
        thread.join()


def report(pipe: Connection, kind: type[Report], run: int) -> Report:
    """The next report of a kind about a dream."""
    while pipe.poll(REPORT_SECONDS):
        told = pipe.recv()
        if isinstance(told, kind) and told.run == run:
            return told
    raise TimeoutError


def test_a_dream_joins_those_under_way_and_ends_before_them(dreamer: Dreamer) -> None:
    with serving(dreamer) as (pipe, _):
        pipe.send(Begin(1, ENDLESS.to_json()))
        before = report(pipe, Stepped, 1)
        pipe.send(Begin(2, SHORT.to_json()))
        joined = report(pipe, Finished, 2)
        after = report(pipe, Stepped, 1)
        pipe.send(Steer(1, Steering(SteeringKind.STOP)))
        report(pipe, Finished, 1)
        pipe.send(Begin(3, SHORT.to_json()))
        alone = report(pipe, Finished, 3)
    assert isinstance(before, Stepped)
    assert isinstance(after, Stepped)
    assert isinstance(joined, Finished)
    assert isinstance(alone, Finished)
    assert after.progress.step > before.progress.step
    assert joined.progress.step == 12
    assert joined.progress.best_score == pytest.approx(alone.progress.best_score, abs=2e-3)


def test_an_abandoned_dream_leaves_and_the_others_go_on(dreamer: Dreamer) -> None:
    with serving(dreamer) as (pipe, under_way):
        pipe.send(Begin(1, ENDLESS.to_json()))
        pipe.send(Begin(2, ENDLESS.to_json()))
        report(pipe, Stepped, 2)
        pipe.send(Abandon(1))
        pipe.send(Begin(3, SHORT.to_json()))
        report(pipe, Finished, 3)
        report(pipe, Stepped, 2)
        assert list(under_way._runs) == [2]


def test_a_dream_that_breaks_falls_alone(dreamer: Dreamer) -> None:
    with serving(dreamer) as (pipe, under_way):
        pipe.send(Begin(1, ENDLESS.to_json()))
        pipe.send(Begin(2, ENDLESS.to_json()))
        report(pipe, Stepped, 2)
        torch.nn.init.constant_(under_way._runs[1].dream.variables["z"], float("nan"))
        broken = report(pipe, Broken, 1)
        pipe.send(Begin(3, SHORT.to_json()))
        report(pipe, Finished, 3)
        report(pipe, Stepped, 2)
        assert list(under_way._runs) == [2]
    assert isinstance(broken, Broken)
    assert "no finite score" in broken.message
    assert not broken.is_shared


def test_a_lost_device_ends_all_dreams_and_the_loop(dreamer: Dreamer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise torch.AcceleratorError("CUDA error: an illegal memory access was encountered")

    with serving(dreamer) as (pipe, _):
        pipe.send(Begin(1, ENDLESS.to_json()))
        pipe.send(Begin(2, ENDLESS.to_json()))
        report(pipe, Stepped, 2)
        # Only a real device can be lost; where its loss shows is where the host waits for it.
        monkeypatch.setattr(stepping, "look_at", fail)
        broken = report(pipe, Broken, 1)
        with pytest.raises(EOFError):
            while True:
                pipe.recv()
    assert isinstance(broken, Broken)
    assert broken.trouble is Trouble.DEVICE_LOST
    assert broken.is_shared
    assert "illegal memory access" in broken.message


def taken(pipe: Connection, run: int) -> CheckpointTaken:
    pipe.send(TakeCheckpoint(run))
    told = report(pipe, CheckpointTaken, run)
    assert isinstance(told, CheckpointTaken)
    return told


def state(told: CheckpointTaken) -> tuple[int, int, list[str]]:
    """The last word in a checkpoint, how long the dream is to be, and what it avoids."""
    facts = checkpoint.read(told.checkpoint).facts
    return told.heard, facts["total"], [phrase["text"] for phrase in facts["avoided"]]


def test_a_word_is_taken_once_however_often_it_is_told(dreamer: Dreamer) -> None:
    with serving(dreamer) as (pipe, _):
        pipe.send(Begin(1, ENDLESS.to_json()))
        for word in (EXTEND, EXTEND, AVOID, EXTEND, AVOID):
            pipe.send(Steer(1, word))
        assert state(taken(pipe, 1)) == (4, 2050, ["fog"])


def test_a_dream_that_goes_on_takes_the_words_that_its_checkpoint_lacks_and_one_that_begins_anew_takes_all(
    dreamer: Dreamer,
) -> None:
    words = (replace(EXTEND, is_settled=True), AVOID)
    with serving(dreamer) as (pipe, _):
        pipe.send(Begin(1, ENDLESS.to_json()))
        pipe.send(Steer(1, EXTEND))
        kept = taken(pipe, 1)
        pipe.send(Abandon(1))
        for run, bytes_kept in ((2, kept.checkpoint), (3, b"damaged"), (4, None)):
            pipe.send(Begin(run, ENDLESS.to_json(), bytes_kept, words=words))
            grown = report(pipe, Stepped, run)
            assert state(taken(pipe, run)) == (4, 2050, ["fog"])
            assert isinstance(grown, Stepped)
            assert grown.growth == 2050 / 2000
            pipe.send(Abandon(run))
    assert state(kept) == (3, 2050, [])


def test_a_dream_with_no_step_left_goes_on_with_what_it_was_extended_by(dreamer: Dreamer) -> None:
    near, far = multiprocessing.Pipe()
    with near, far:
        first = DreamRun(far, dreamer, Begin(1, SHORT.to_json()))
        for _ in first.dream:
            pass
        over = first.dream.checkpoint()
        assert DreamRun(far, dreamer, Begin(2, SHORT.to_json(), over)).is_over
        assert not DreamRun(far, dreamer, Begin(3, SHORT.to_json(), over, words=(EXTEND,))).is_over


def test_no_checkpoint_holds_a_stop_so_the_next_lease_is_told_again(dreamer: Dreamer) -> None:
    near, far = multiprocessing.Pipe()
    with near, far:
        run = DreamRun(far, dreamer, Begin(1, SHORT.to_json()))
        for order in (Steer(1, EXTEND), Steer(1, STOP), TakeCheckpoint(1)):
            run.follow(order)
        assert not run.is_over, "without a step there is no picture to keep"
        run.take(next(run.dream))
        assert run.is_over
        told = report(near, CheckpointTaken, 1)
        assert isinstance(told, CheckpointTaken)
        assert told.heard == EXTEND.number
        again = DreamRun(far, dreamer, Begin(2, SHORT.to_json(), told.checkpoint, words=(EXTEND, STOP)))
        again.take(next(again.dream))
        assert again.is_over


def test_a_dream_that_begins_anew_after_a_stop_goes_on_to_where_it_stood(dreamer: Dreamer) -> None:
    near, far = multiprocessing.Pipe()
    with near, far:
        run = DreamRun(far, dreamer, Begin(1, SHORT.to_json(), words=(replace(STOP, steps=3),)))
        ends = []
        for _ in range(3):
            run.take(next(run.dream))
            ends.append(run.is_over)
    assert ends == [False, False, True]

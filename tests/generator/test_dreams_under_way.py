"""The engine's loop, in a thread of this process: dreams join, leave, and fall alone."""

from __future__ import annotations

import io
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast

import pytest
import torch
from PIL import Image

from dreams.dream import Steering, SteeringKind
from dreams.recipe import Phrase, Quality, Recipe
from generator import picture_files
from generator.dream_run import DreamRun
from generator.dreams_under_way import DreamsUnderWay
from generator.engine import Dreamer, checkpoint, load_weights, stepping
from generator.messages import (
    Abandon,
    Begin,
    Broken,
    CheckpointTaken,
    Finished,
    Frame,
    Report,
    Steer,
    Stepped,
    TakeCheckpoint,
    TakeFrame,
    Trouble,
)
from generator.reports import Reports
from tests.patience import PATIENCE_SECONDS

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


@contextmanager
def reporting() -> Iterator[tuple[Connection, Reports]]:
    """A pipe's near end, and what sends to it, without a loop."""
    near, far = multiprocessing.Pipe()
    with near, far, Reports(far) as reports:
        yield near, reports


class HeldEncoder:
    """Encodes, but not before it is let go.

    Attributes:
        asked: How many pictures it was given.
    """

    def __init__(self, encode: Callable[..., bytes]) -> None:
        self._encode = encode
        self._is_at_work, self._may_go_on = threading.Event(), threading.Event()
        self.asked = 0

    def __call__(self, *arguments: object) -> bytes:
        self.asked += 1
        self._is_at_work.set()
        if not self._may_go_on.wait(PATIENCE_SECONDS):
            raise TimeoutError("nothing went on while a picture was encoded")
        return self._encode(*arguments)

    def until_at_work(self) -> None:
        assert self._is_at_work.wait(PATIENCE_SECONDS)

    def let_go(self) -> None:
        self._may_go_on.set()


@pytest.fixture
def held_frames(monkeypatch: pytest.MonkeyPatch) -> HeldEncoder:
    monkeypatch.setattr(picture_files, "frame", HeldEncoder(picture_files.frame))
    return cast(HeldEncoder, picture_files.frame)


@pytest.fixture
def held_pictures(monkeypatch: pytest.MonkeyPatch) -> HeldEncoder:
    monkeypatch.setattr(picture_files, "png", HeldEncoder(picture_files.png))
    return cast(HeldEncoder, picture_files.png)


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
    with reporting() as (_, reports):
        first = DreamRun(reports, dreamer, Begin(1, SHORT.to_json()))
        list(first.dream)
        over = first.dream.checkpoint()
        assert DreamRun(reports, dreamer, Begin(2, SHORT.to_json(), over)).is_over
        assert not DreamRun(reports, dreamer, Begin(3, SHORT.to_json(), over, words=(EXTEND,))).is_over


def test_a_dream_that_is_over_tells_the_last_word_that_is_in_it_and_leaves_what_a_later_one_goes_on_from(
    dreamer: Dreamer,
) -> None:
    words = (replace(EXTEND, is_settled=True), replace(EXTEND, number=9))
    with serving(dreamer) as (pipe, _):
        pipe.send(Begin(1, SHORT.to_json(), words=(EXTEND,)))
        first = report(pipe, Finished, 1)
        assert isinstance(first, Finished)
        pipe.send(Begin(2, SHORT.to_json(), first.latents, words=words))
        second = report(pipe, Finished, 2)
        assert isinstance(second, Finished)
    assert (first.heard, first.progress.step) == (3, 12 + 50)
    assert (second.heard, second.progress.step) == (9, 12 + 50 + 50)


def test_a_picture_tells_what_was_said_to_its_dream_under_every_lease(dreamer: Dreamer) -> None:
    with serving(dreamer) as (pipe, _):
        pipe.send(Begin(1, ENDLESS.to_json(), words=(EXTEND,)))
        kept = taken(pipe, 1)
        pipe.send(Abandon(1))
        pipe.send(Begin(2, ENDLESS.to_json(), kept.checkpoint, words=(replace(EXTEND, is_settled=True), AVOID)))
        pipe.send(Steer(2, STOP))
        finished = report(pipe, Finished, 2)
        pipe.send(Begin(3, SHORT.to_json()))
        unsteered = report(pipe, Finished, 3)
    assert isinstance(finished, Finished)
    assert isinstance(unsteered, Finished)
    with Image.open(io.BytesIO(finished.png)) as picture:
        told = picture.info["steered"].split("\n")
    assert told == ["+50 steps", "avoid fog", f"stopped at {finished.progress.step} of 2050"]
    with Image.open(io.BytesIO(unsteered.png)) as picture:
        assert "steered" not in picture.info


def test_no_checkpoint_holds_a_stop_so_the_next_lease_is_told_again(dreamer: Dreamer) -> None:
    with reporting() as (near, reports):
        run = DreamRun(reports, dreamer, Begin(1, SHORT.to_json()))
        for order in (Steer(1, EXTEND), Steer(1, STOP), TakeCheckpoint(1)):
            run.follow(order)
        assert not run.is_over, "without a step there is no picture to keep"
        run.take(next(run.dream))
        assert run.is_over
        told = report(near, CheckpointTaken, 1)
        assert isinstance(told, CheckpointTaken)
        assert told.heard == EXTEND.number
        again = DreamRun(reports, dreamer, Begin(2, SHORT.to_json(), told.checkpoint, words=(EXTEND, STOP)))
        again.take(next(again.dream))
        assert again.is_over


def test_a_dream_that_begins_anew_after_a_stop_goes_on_to_where_it_stood(dreamer: Dreamer) -> None:
    with reporting() as (_, reports):
        run = DreamRun(reports, dreamer, Begin(1, SHORT.to_json(), words=(replace(STOP, steps=3),)))
        ends = []
        for _step in range(3):
            run.take(next(run.dream))
            ends.append(run.is_over)
    assert ends == [False, False, True]


def test_the_next_steps_are_made_while_a_frame_is_encoded(dreamer: Dreamer, held_frames: HeldEncoder) -> None:
    with reporting() as (near, reports):
        run = DreamRun(reports, dreamer, Begin(1, ENDLESS.to_json()))
        run.take(next(run.dream))
        run.follow(TakeFrame(1))
        held_frames.until_at_work()
        for _ in range(3):
            run.take(next(run.dream))
        run.follow(TakeCheckpoint(1))
        assert taken_at(near) == 4, "what has no picture in it is told at once"
        held_frames.let_go()
        frame = report(near, Frame, 1)
    assert isinstance(frame, Frame)
    assert frame.progress.step == 1


def taken_at(pipe: Connection) -> int:
    told = report(pipe, CheckpointTaken, 1)
    assert isinstance(told, CheckpointTaken)
    return told.step


def test_no_second_frame_is_drawn_while_one_is_on_its_way_and_the_end_comes_after_it(
    dreamer: Dreamer, held_frames: HeldEncoder
) -> None:
    with reporting() as (near, reports):
        run = DreamRun(reports, dreamer, Begin(1, SHORT.to_json()))
        for step in run.dream:
            run.take(step)
            run.follow(TakeFrame(1))
        held_frames.until_at_work()
        run.finish()
        held_frames.let_go()
        told = [type(one) for one in until(near, Finished)]
    assert held_frames.asked == 1
    assert [kind for kind in told if kind is not Stepped] == [Frame, Finished]


def until(pipe: Connection, last: type[Report] | None = None) -> list[Report]:
    """All reports to the first of a kind, or to the pipe's end."""
    told: list[Report] = []
    try:
        while not told or last is None or not isinstance(told[-1], last):
            assert pipe.poll(REPORT_SECONDS)
            told.append(pipe.recv())
    except EOFError:
        assert last is None
    return told


def test_the_others_go_on_and_another_begins_while_the_picture_of_a_dream_that_is_over_is_encoded(
    dreamer: Dreamer, held_pictures: HeldEncoder
) -> None:
    with serving(dreamer) as (pipe, _):
        pipe.send(Begin(1, ENDLESS.to_json()))
        pipe.send(Begin(2, SHORT.to_json()))
        held_pictures.until_at_work()
        before = taken(pipe, 1).step
        pipe.send(Begin(3, ENDLESS.to_json()))
        report(pipe, Stepped, 3)
        after = taken(pipe, 1).step
        held_pictures.let_go()
        report(pipe, Finished, 2)
    assert after > before


def test_what_was_over_when_the_device_was_lost_is_told_before_the_loss(
    dreamer: Dreamer, held_pictures: HeldEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise torch.AcceleratorError("CUDA error: an illegal memory access was encountered")

    with serving(dreamer) as (pipe, under_way):
        pipe.send(Begin(1, ENDLESS.to_json()))
        pipe.send(Begin(2, SHORT.to_json()))
        held_pictures.until_at_work()
        monkeypatch.setattr(stepping, "look_at", fail)
        while under_way._runs:  # until that is noticed
            time.sleep(0.01)
        held_pictures.let_go()
        ends = [(type(one), one.run) for one in until(pipe) if isinstance(one, Finished | Broken)]
    assert ends == [(Finished, 2), (Broken, 1)]


@pytest.mark.parametrize("encoder", ["frame", "png"])
def test_a_picture_that_can_not_be_encoded_breaks_its_dream_alone(
    dreamer: Dreamer, monkeypatch: pytest.MonkeyPatch, encoder: str
) -> None:
    def fail(*_: object) -> bytes:
        monkeypatch.undo()
        raise OSError("encoder error")

    monkeypatch.setattr(picture_files, encoder, fail)
    with serving(dreamer) as (pipe, _):
        pipe.send(Begin(1, (ENDLESS if encoder == "frame" else SHORT).to_json()))
        pipe.send(TakeFrame(1))
        broken = report(pipe, Broken, 1)
        pipe.send(Begin(2, SHORT.to_json()))
        report(pipe, Finished, 2)
    assert isinstance(broken, Broken)
    assert (broken.trouble, broken.message) == (Trouble.BUG, "OSError('encoder error')")


def test_a_supervisor_that_goes_while_a_picture_is_encoded_is_no_fault(
    dreamer: Dreamer, held_pictures: HeldEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(dreamer) as (pipe, _):
        pipe.send(Begin(1, SHORT.to_json()))
        held_pictures.until_at_work()
        pipe.close()
        held_pictures.let_go()
    assert caplog.text == ""

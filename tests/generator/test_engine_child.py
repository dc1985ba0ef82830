"""The engine in its own process, as its supervisor sees it."""

from __future__ import annotations

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
import pytest_asyncio
from PIL import Image

from dreams.dream import Steering, SteeringKind
from dreams.recipe import Descent, Parent, Phrase, Quality, Recipe
from generator import engine_child
from generator.engine_child import EngineChild
from generator.errors import EngineDied, EngineUnusable
from generator.messages import (
    Abandon,
    Begin,
    Broken,
    CheckpointTaken,
    EngineOptions,
    Finished,
    Frame,
    Report,
    Steer,
    Stepped,
    TakeCheckpoint,
    TakeFrame,
    Trouble,
)
from generator.switchboard import Switchboard

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one engine for all: starting one takes seconds

QUICK = Recipe((Phrase("a red apple"),), (Phrase("green"),), seed=7, quality=Quality.DRAFT, size_px=128)
LONG = replace(QUICK, quality=Quality.DEEP)
ANSWER_SECONDS = 300.0

Kind = TypeVar("Kind", bound=Report)
_runs = count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(engine_options: EngineOptions) -> AsyncIterator[EngineChild]:
    """A real engine in its own process, ready."""
    child = EngineChild(engine_options)
    await child.start()
    yield child
    await child.end()


async def awaited(engine: EngineChild, kind: type[Kind], is_it: Callable[[Kind], bool] = lambda report: True) -> Kind:
    """The next report of a kind."""
    async with asyncio.timeout(ANSWER_SECONDS):
        while True:
            report = await engine.report()
            if isinstance(report, kind) and is_it(report):
                return report


async def dreamt(engine: EngineChild, recipe: Recipe, **materials: Any) -> Finished:
    begin = Begin(next(_runs), recipe.to_json(), **materials)
    await engine.tell(begin)
    return await awaited(engine, Finished, lambda report: report.run == begin.run)


async def begun(engine: EngineChild, recipe: Recipe) -> int:
    """Begins a dream and waits for its first steps; returns its run."""
    begin = Begin(next(_runs), recipe.to_json())
    await engine.tell(begin)
    await awaited(engine, Stepped, lambda report: report.run == begin.run)
    return begin.run


async def test_the_same_recipe_gives_the_same_bytes(engine: EngineChild) -> None:
    first = await dreamt(engine, QUICK)
    second = await dreamt(engine, QUICK)
    assert first.png == second.png
    assert first.progress.step == 12
    assert [phrase for phrase, _ in first.scores] == ["a red apple", "green"]


async def test_a_finished_picture_comes_with_how_probable_each_unwanted_concept_is(engine: EngineChild) -> None:
    finished = await dreamt(engine, QUICK)
    assert {concept for concept, _ in finished.safety} == {"fire", "a weapon"}
    probabilities = [probability for _, probability in finished.safety]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0 < probability < 1 for probability in probabilities)


async def test_a_frame_shows_the_running_dream(engine: EngineChild) -> None:
    run = await begun(engine, LONG)
    await engine.tell(TakeFrame(run))
    frame = await awaited(engine, Frame)
    await engine.tell(Abandon(run))
    assert 0 < frame.progress.step < 2000
    assert {concept for concept, _ in frame.safety} == {"fire", "a weapon"}
    with Image.open(io.BytesIO(frame.webp)) as picture:
        assert picture.format == "WEBP"


async def test_a_stop_keeps_the_best_so_far(engine: EngineChild) -> None:
    run = await begun(engine, LONG)
    await engine.tell(Steer(run, Steering(SteeringKind.STOP)))
    finished = await awaited(engine, Finished)
    assert finished.progress.step < 2000
    with Image.open(io.BytesIO(finished.png)) as picture:
        assert picture.info["steered"] == f"stopped at {finished.progress.step} of 2000"


async def test_more_steps_make_it_longer(engine: EngineChild) -> None:
    run = await begun(engine, LONG)
    await engine.tell(Steer(run, Steering(SteeringKind.EXTEND, steps=50)))
    longer = await awaited(engine, Stepped, lambda report: report.progress.total == 2050)
    assert longer.progress.step < 2050
    await engine.tell(Abandon(run))


async def test_a_new_phrase_to_avoid_is_scored(engine: EngineChild) -> None:
    run = await begun(engine, LONG)
    await engine.tell(Steer(run, Steering(SteeringKind.AVOID, phrase="blur")))
    await engine.tell(Steer(run, Steering(SteeringKind.STOP)))
    finished = await awaited(engine, Finished)
    assert [phrase for phrase, _ in finished.scores] == ["a red apple", "green", "blur"]


async def test_an_abandoned_dream_says_nothing_more_and_the_next_one_begins(engine: EngineChild) -> None:
    run = await begun(engine, LONG)
    await engine.tell(Abandon(run))
    finished = await dreamt(engine, QUICK)
    assert finished.progress.step == 12


async def test_a_dream_that_goes_on_from_a_checkpoint_ends_on_the_same_picture(engine: EngineChild) -> None:
    recipe = replace(QUICK, steps=40)
    whole = await dreamt(engine, recipe)
    begin = Begin(next(_runs), recipe.to_json())
    await engine.tell(begin)
    await engine.tell(TakeCheckpoint(begin.run))  # before the dream can be over
    taken = await awaited(engine, CheckpointTaken)
    await engine.tell(Abandon(begin.run))
    resumed = await dreamt(engine, recipe, checkpoint=taken.checkpoint)
    assert 0 < taken.step < 40
    assert resumed.png == whole.png


async def test_a_damaged_checkpoint_is_a_new_beginning(engine: EngineChild) -> None:
    whole = await dreamt(engine, QUICK)
    anew = await dreamt(engine, QUICK, checkpoint=b"not one")
    assert anew.png == whole.png


async def test_a_dream_can_begin_at_another_ones_latents(engine: EngineChild) -> None:
    origin = await dreamt(engine, QUICK)
    child = replace(QUICK, parents=(Parent(1, Descent.VARY, 0.5),))
    with_origin = await dreamt(engine, child, origins=(origin.latents,))
    without = await dreamt(engine, child)
    assert with_origin.png != without.png


async def test_a_variation_is_moved_off_its_origin_by_its_strength(engine: EngineChild) -> None:
    origin = await dreamt(engine, QUICK)

    async def pixels(strength: float) -> bytes:
        child = replace(QUICK, parents=(Parent(1, Descent.VARY, strength),))
        return decoded((await dreamt(engine, child, origins=(origin.latents,))).png)

    still, same, moved = await pixels(0.0), await pixels(0.0), await pixels(0.5)
    assert still == same != moved


async def test_a_blend_begins_between_its_two_parents_and_brings_the_morph(engine: EngineChild) -> None:
    first = (await dreamt(engine, QUICK)).latents
    second = (await dreamt(engine, replace(QUICK, phrases=(Phrase("the sea"),), seed=9))).latents

    async def blended(strength: float, *origins: bytes) -> Finished:
        parents = (Parent(1, Descent.BLEND, strength), Parent(2, Descent.BLEND))
        return await dreamt(engine, replace(QUICK, parents=parents), origins=origins)

    halfway = await blended(0.5, first, second)
    near_first, near_second = await blended(0.0, first, second), await blended(1.0, first, second)
    pictures = {decoded(finished.png) for finished in (halfway, near_first, near_second)}
    assert len(pictures) == 3
    assert decoded((await blended(1.0, second, first)).png) == decoded(near_first.png)
    assert halfway.film is not None
    assert halfway.film[4:8] == b"ftyp"


async def test_a_blend_of_one_is_impossible(engine: EngineChild) -> None:
    recipe = replace(QUICK, parents=(Parent(1, Descent.BLEND, 0.5),))
    origin = await dreamt(engine, QUICK)
    await engine.tell(Begin(next(_runs), recipe.to_json(), origins=(origin.latents,)))
    broken = await awaited(engine, Broken)
    assert broken.trouble is Trouble.IMPOSSIBLE
    assert "two parents" in broken.message


async def test_a_descendant_of_what_nobody_can_read_is_told_apart_from_what_is_impossible(engine: EngineChild) -> None:
    recipe = replace(QUICK, parents=(Parent(1, Descent.REMIX),))
    await engine.tell(Begin(next(_runs), recipe.to_json(), origins=(b"no latents",)))
    assert (await awaited(engine, Broken)).trouble is Trouble.FOREIGN_LATENTS


def decoded(png: bytes) -> bytes:
    """The pixels alone: a recipe in the file differs where the parents do."""
    with Image.open(io.BytesIO(png)) as picture:
        return picture.tobytes()


async def test_what_the_pack_can_not_do_is_impossible_and_the_engine_lives_on(engine: EngineChild) -> None:
    await engine.tell(Begin(next(_runs), replace(QUICK, max_classes=999).to_json()))
    broken = await awaited(engine, Broken)
    assert broken.trouble is Trouble.IMPOSSIBLE
    assert (await dreamt(engine, QUICK)).progress.step == 12


async def test_an_order_that_nobody_waits_for_any_more_goes_out_as_a_whole(engine: EngineChild) -> None:
    pid = engine._process.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)  # as a long step: it takes nothing out of its pipe
    try:
        large = Begin(next(_runs), LONG.to_json(), image=bytes(8_000_000))  # far more than fits in
        begins = asyncio.create_task(engine.tell(large))
        while not engine._pipe_is_taken.locked():
            await asyncio.sleep(0.01)
        begins.cancel()
        await asyncio.gather(begins, return_exceptions=True)
        behind = asyncio.create_task(engine.tell(Abandon(large.run)))
        await asyncio.sleep(0.5)
        assert not behind.done(), "it would end up in the middle of the other"
    finally:
        os.kill(pid, signal.SIGCONT)
    async with asyncio.timeout(ANSWER_SECONDS):
        await behind
    assert (await dreamt(engine, QUICK)).progress.step == 12


async def test_an_engine_that_does_not_listen_can_be_ended(engine_options: EngineOptions) -> None:
    engine = EngineChild(engine_options)
    await engine.start()
    pid = engine._process.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    begins = asyncio.create_task(engine.tell(Begin(next(_runs), LONG.to_json(), image=bytes(8_000_000))))
    while not engine._pipe_is_taken.locked():
        await asyncio.sleep(0.01)
    async with asyncio.timeout(ANSWER_SECONDS):
        await engine.end()
        with pytest.raises(EngineDied, match="signal 9"):
            await begins


async def test_a_killed_engine_is_noticed(engine_options: EngineOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_child, "END_TIMEOUT_SECONDS", ANSWER_SECONDS)
    engine = EngineChild(engine_options)
    await engine.start()
    run = await begun(engine, LONG)
    engine.kill()
    with pytest.raises(EngineDied, match="signal 9"):
        await awaited(engine, Finished)
    with pytest.raises(EngineDied):
        await engine.tell(TakeFrame(run))
    await engine.end()


async def test_a_pack_that_is_none_is_told_in_one_sentence(tmp_path: Path) -> None:
    child = EngineChild(EngineOptions(tmp_path / "nothing", "cpu"))
    with pytest.raises(EngineUnusable, match=r"pack\.json"):
        await child.start()
    await child.end()


async def test_a_device_that_is_not_there_is_told_in_one_sentence(pack: Path) -> None:
    child = EngineChild(EngineOptions(pack, "cuda:7"))
    with pytest.raises(EngineUnusable, match="cuda:7"):
        await child.start()
    await child.end()


async def test_an_engine_that_was_stopped_before_it_was_started_can_be_closed(tmp_path: Path) -> None:
    board = Switchboard(EngineChild(EngineOptions(tmp_path / "nothing", "cpu")))
    async with asyncio.timeout(60):
        await board.close()

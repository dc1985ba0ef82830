"""The supervisor with everything real: SQLite, an engine in its own process, discord.py against the stand-in."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from dreams.dream import Lease, Picture, Result, Steering, SteeringKind
from dreams.queue import Queue
from dreams.recipe import Quality, Recipe
from dreams.states import DreamState
from generator.messages import EngineOptions
from playground.guild import ADA_ID
from tests.generator.stage import PATIENCE, POLICY, Stage, opened_stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def stage(engine_options: EngineOptions, tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage without a worker."""
    async with opened_stage(tmp_path, engine_options) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(engine_options: EngineOptions, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A stage with a worker that all tests share: starting an engine takes seconds."""
    async with opened_stage(tmp_path_factory.mktemp("served"), engine_options) as opened, opened.working():
        yield opened


async def test_a_dream_goes_from_the_queue_to_its_picture_on_the_card(served: Stage) -> None:
    dream_id = await served.asked(Quality.STANDARD)
    view = await served.until_state(dream_id, DreamState.DONE)
    await served.until_told(dream_id, "Dreamed")
    assert view.result is not None
    picture, film = view.result.pictures
    assert (await served.store.get(film.store_key))[4:8] == b"ftyp"  # an MP4
    with Image.open(io.BytesIO(await served.store.get(picture.store_key))) as stored:
        assert stored.size == (128, 128)
        assert Recipe.from_json(stored.info["recipe"]) == view.recipe
    assert await served.attachments(dream_id) == [f"dream-{dream_id}.png"]


async def test_frames_are_shown_under_new_names_while_it_dreams(served: Stage) -> None:
    dream_id = await served.asked(Quality.DEEP)
    first = await served.until_frame(dream_id)
    second = await served.until_frame(dream_id, other_than=(first,))
    assert second > first
    assert len(await served.attachments(dream_id)) == 1
    await served.queue.cancel(dream_id, ADA_ID)


async def test_a_cancelled_dream_stops_soon_and_never_shows_a_picture(served: Stage) -> None:
    dream_id = await served.asked(Quality.DEEP)
    await served.until_frame(dream_id)
    await served.queue.cancel(dream_id, ADA_ID)
    asked_at = asyncio.get_running_loop().time()
    await served.until_state(dream_id, DreamState.CANCELLED)
    assert asyncio.get_running_loop().time() - asked_at < 2.5
    await served.until_told(dream_id, "Cancelled")
    next_one = await served.asked()
    await served.until_state(next_one, DreamState.DONE)
    assert await served.attachments(dream_id) == []


async def test_stop_and_keep_reaches_the_engine(served: Stage) -> None:
    dream_id = await served.asked(Quality.DEEP)
    await served.until_frame(dream_id)
    await served.queue.steer(dream_id, ADA_ID, Steering(SteeringKind.STOP))
    view = await served.until_state(dream_id, DreamState.DONE)
    assert view.result is not None
    assert view.result.steps < 2000


async def test_a_phrase_to_avoid_reaches_engine_and_card(served: Stage) -> None:
    dream_id = await served.asked(Quality.DEEP)
    await served.until_frame(dream_id)
    await served.queue.steer(dream_id, ADA_ID, Steering(SteeringKind.AVOID, phrase="fog"))
    await served.until_told(dream_id, "not fog")
    await served.queue.steer(dream_id, ADA_ID, Steering(SteeringKind.STOP))
    view = await served.until_state(dream_id, DreamState.DONE)
    assert view.result is not None
    assert [phrase for phrase, _ in view.result.scores] == ["a red apple", "fog"]


async def test_a_stopping_worker_gives_its_dream_back_with_a_checkpoint(stage: Stage) -> None:
    dream_id = await stage.asked(Quality.STANDARD, steps=400)
    async with stage.working():
        await stage.until_frame(dream_id)
    view = await stage.dream(dream_id)
    assert view.state is DreamState.QUEUED
    assert view.attempt == 0
    claim = await stage.queue.claim("another", ["tiny"])
    assert claim is not None
    assert claim.checkpoint is not None
    assert claim.checkpoint.step > 0
    assert await stage.store.get(claim.checkpoint.store_key)


async def test_a_crashed_engine_costs_an_attempt_and_the_dream_goes_on_from_its_checkpoint(stage: Stage) -> None:
    dream_id = await stage.asked(Quality.DEEP)
    async with stage.working() as worker:
        await stage.until_frame(dream_id)
        await asyncio.sleep(6 * PATIENCE.checkpoint)
        kept_step = stage.checkpoint_step(dream_id)
        assert worker._board is not None
        worker._board.engine.kill()

        async def runs_again() -> bool:
            view = await stage.dream(dream_id)
            return view.state is DreamState.RUNNING and view.attempt == 2

        await stage.until(runs_again)
        before = await stage.attachments(dream_id)
        frame = await stage.until_frame(dream_id, other_than=tuple(before))
        await stage.queue.steer(dream_id, ADA_ID, Steering(SteeringKind.STOP))
        await stage.until_state(dream_id, DreamState.DONE)
    assert kept_step > 0
    assert kept_step < int(frame.removeprefix("frame-").removesuffix(".webp")) < kept_step + 200


async def test_a_lost_lease_ends_the_work_without_a_word(stage: Stage) -> None:
    dream_id = await stage.asked(Quality.DEEP)
    async with stage.working() as worker:
        await stage.until_frame(dream_id)
        view = await stage.dream(dream_id)
        assert view.state is DreamState.RUNNING
        await stage.queue.give_back(Lease(dream_id, 1, worker.id))
        claim = await stage.queue.claim("another", ["tiny"])
        assert claim is not None
        await asyncio.sleep(3.0)  # orders are looked for each second
        shown = (await stage.card(dream_id))["edited_timestamp"]
        await asyncio.sleep(1.5)
        assert (await stage.card(dream_id))["edited_timestamp"] == shown
        assert (await stage.dream(dream_id)).state is DreamState.RUNNING


async def test_a_frame_that_came_after_anothers_picture_is_drawn_over(stage: Stage) -> None:
    dream_id = await stage.asked(Quality.DEEP)
    async with stage.working(replace(PATIENCE, lease=600.0)) as worker:
        before = await stage.until_frame(dream_id)
        stage.queue.is_away = True  # so the worker goes on in good faith
        others = Queue(stage.database, POLICY)
        await others.give_back(Lease(dream_id, 1, worker.id))
        claim = await others.claim("another", ["tiny"])
        assert claim is not None
        png = io.BytesIO()
        Image.new("RGB", (128, 128), "red").save(png, "PNG")
        await stage.store.put("red.png", png.getvalue())
        picture = Picture("red.png", sha256(png.getvalue()).hexdigest(), png.tell(), "image/png", 128, 128)
        await others.finish(claim.lease, Result((picture,), 0.5, (), 10, 5, 1.0))
        await stage.until_told(dream_id, "Dreamed")
        await stage.until_frame(dream_id, other_than=(before,))
        stage.queue.is_away = False
        await stage.until_told(dream_id, "Dreamed")
        await asyncio.sleep(5 * PATIENCE.frame)
        assert await stage.attachments(dream_id) == [f"dream-{dream_id}.png"]


async def test_a_result_waits_on_disk_while_the_database_is_away(served: Stage) -> None:
    dream_id = await served.asked(Quality.STANDARD, steps=100)
    await served.until_frame(dream_id)
    served.queue.is_away = True

    async def is_on_disk() -> bool:
        return any((served.folder / "stranded").glob("*/result.json"))

    try:
        await served.until(is_on_disk)
    finally:
        served.queue.is_away = False
    view = await served.until_state(dream_id, DreamState.DONE)
    await served.until_told(dream_id, "Dreamed")
    assert view.attempt == 1


async def test_a_silent_discord_does_not_hold_the_engine_up(served: Stage) -> None:
    first, second = await served.asked(Quality.STANDARD), await served.asked(Quality.STANDARD)
    await served.until_frame(first)
    await served.playground.break_things(silence={"seconds": 600})
    await served.until_state(first, DreamState.DONE)
    await served.until_state(second, DreamState.DONE)
    assert "Dreamed" not in (await served.card(second))["content"]
    await served.playground.break_things(clear=True)
    await served.until_told(first, "Dreamed")
    await served.until_told(second, "Dreamed")


async def test_an_impossible_recipe_fails_at_once_and_says_why(served: Stage) -> None:
    dream_id = await served.asked(max_classes=999)
    view = await served.until_state(dream_id, DreamState.FAILED)
    await served.until_told(dream_id, "at most 12 with tiny")
    assert view.attempt == 1


async def test_a_dream_far_over_its_time_is_given_up_and_the_next_one_gets_a_new_engine(
    engine_options: EngineOptions, tmp_path: Path
) -> None:
    impatient = replace(POLICY, deadline_factor=0.001, min_deadline_seconds=1.5, max_attempts=1)
    async with opened_stage(tmp_path, engine_options, impatient) as stage, stage.working():
        dream_id = await stage.asked(Quality.DEEP)
        view = await stage.until_state(dream_id, DreamState.FAILED)
        assert view.error is not None
        assert "far longer" in view.error
        await stage.until_told(dream_id, "far longer")
        await stage.until_state(await stage.asked(steps=2), DreamState.DONE)


async def test_the_card_says_that_the_dream_began_before_there_is_a_frame(served: Stage) -> None:
    dream_id = await served.asked(Quality.DRAFT)
    await served.until_state(dream_id, DreamState.DONE)
    await served.until_told(dream_id, "Dreamed")
    view = await served.dream(dream_id)
    assert view.card is not None
    message = next(one for one in served.playground.world.board.messages.everything() if one.id == view.card.message_id)
    headlines = [version.content.split("**")[1] for version in message.versions if "**" in version.content]
    assert headlines[0] == "Dreaming"
    assert headlines[-1] == "Dreamed"

"""The supervisor with everything real: SQLite, an engine in its own process, discord.py against the stand-in."""

from __future__ import annotations

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from prometheus_client import REGISTRY

from dreams.dream import Lease, Orders, Picture, Result, Steering, SteeringKind
from dreams.guilds import CACHE_SECONDS, GuildConfiguration, Guilds
from dreams.languages import Language
from dreams.queue import Queue
from dreams.recipe import MAX_PHRASES, Descent, Parent, Phrase, Quality, Recipe
from dreams.states import DreamState
from dreams.unwanted import PicturePolicy
from generator import attempt
from generator.attempt import ORDERS_SECONDS
from generator.messages import EngineOptions
from playground.guild import ADA_ID, GUILD_ID
from tests.generator.stage import PATIENCE, POLICY, Stage, opened_stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


HURRIED = 99  # the seed of dreams with a deadline of their own
ENDLESS = 2000  # steps


def engine_crashes() -> float:
    return REGISTRY.get_sample_value("dream_engine_crashes_total") or 0.0


async def decide(stage: Stage, policy: PicturePolicy, *, unwanted_from: float) -> None:
    """Has the server decide, and lets the worker hear of it."""
    await Guilds(stage.database).change(
        GUILD_ID, lambda known: replace(known, picture_policy=policy, unwanted_from=unwanted_from)
    )
    await asyncio.sleep(CACHE_SECONDS)


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


async def test_frames_that_look_unwanted_are_shown_by_the_servers_policy(served: Stage) -> None:
    dream_id = await served.asked(Quality.DEEP)
    for policy, unwanted_from, shown in (
        (PicturePolicy.SPOILER, 0.0, ["SPOILER_frame"]),
        (PicturePolicy.REFUSE, 0.0, []),
        (PicturePolicy.REFUSE, 1.0, ["frame"]),
    ):
        await decide(served, policy, unwanted_from=unwanted_from)
        await served.until_attachments(dream_id, shown)
        step = (await served.card(dream_id))["content"].splitlines()[0]
        await served.until_told(dream_id, "Dreaming", other_than=step)
        assert [name.partition("-")[0] for name in await served.attachments(dream_id)] == shown
    await served.queue.cancel(dream_id, ADA_ID)
    await Guilds(served.database).change(GUILD_ID, lambda known: GuildConfiguration())


async def test_a_blend_whose_parent_is_gone_says_so_in_the_servers_language(served: Stage) -> None:
    await Guilds(served.database).change(GUILD_ID, lambda known: replace(known, language=Language.GERMAN))
    parents = (Parent(998, Descent.BLEND), Parent(999, Descent.BLEND))
    dream_id = await served.asked(parents=parents)
    await served.until_told(dream_id, "Traum 998 gibt es nicht mehr")
    assert (await served.dream(dream_id)).attempt == 1
    await Guilds(served.database).change(GUILD_ID, lambda known: GuildConfiguration())


async def test_a_cancelled_dream_stops_soon_and_never_shows_a_picture(served: Stage) -> None:
    dream_id = await served.asked(Quality.DEEP)
    await served.until_frame(dream_id)
    looks = len(served.queue.looks)
    await served.queue.cancel(dream_id, ADA_ID)
    await served.until_state(dream_id, DreamState.CANCELLED)
    assert len(served.queue.looks) <= looks + 2  # one each second, of which one was under way
    await served.until_told(dream_id, "Cancelled")
    next_one = await served.asked()
    await served.until_state(next_one, DreamState.DONE)
    assert await served.attachments(dream_id) == []


async def test_stop_and_keep_reaches_the_engine_by_the_look_of_each_second_and_waits_for_no_heartbeat(
    served: Stage,
) -> None:
    dream_id = await served.asked(Quality.DEEP)
    await served.until_frame(dream_id)
    served.queue.unanswered = frozenset({"heartbeat", "rescue"})
    try:
        before = len(served.queue.looks)
        await served.queue.steer(dream_id, ADA_ID, Steering(SteeringKind.STOP))
        view = await served.until_state(dream_id, DreamState.DONE)
    finally:
        served.queue.unanswered = frozenset()
    assert ORDERS_SECONDS <= 1.0  # so that two looks, of which one was under way, are within two seconds
    assert any(look.steering for look in served.queue.looks[before : before + 2])
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


async def test_a_phrase_to_avoid_that_has_no_room_ends_nobodys_dream(served: Stage) -> None:
    avoided = tuple(Phrase(f"thing {number}") for number in range(MAX_PHRASES))
    dream_id = await served.asked(Quality.STANDARD, avoid=avoided, steps=60)
    beyond = Orders(cancel_requested=False, steering=(Steering(SteeringKind.AVOID, phrase="fog"),))
    served.queue.next_orders.append(beyond)  # as from before the queue looked
    view = await served.until_state(dream_id, DreamState.DONE)
    assert served.queue.next_orders == []
    assert view.attempt == 1
    assert view.result is not None
    assert [phrase for phrase, _ in view.result.scores][1:] == [phrase.text for phrase in avoided]


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
    dream_id = await served.asked(Quality.STANDARD, steps=300)
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
    await served.playground.break_things(silence={"seconds": 600})
    first, second = await served.asked(Quality.STANDARD), await served.asked(Quality.STANDARD)
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


async def test_a_dream_far_over_its_time_is_given_up_and_its_engine_takes_the_next_one(served: Stage) -> None:
    served.queue.hurried[HURRIED] = 0.5
    crashes = engine_crashes()
    dream_id = await served.asked(Quality.DEEP, seed=HURRIED, steps=ENDLESS)
    view = await served.until_state(dream_id, DreamState.FAILED)
    assert view.error is not None
    assert "far longer" in view.error
    await served.until_told(dream_id, "far longer")
    await served.until_state(await served.asked(steps=2), DreamState.DONE)
    assert engine_crashes() == crashes


async def test_an_engine_that_is_silent_about_a_dream_over_its_time_is_replaced(
    engine_options: EngineOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempt, "SIGN_OF_LIFE_SECONDS", 0.5)
    async with opened_stage(tmp_path, engine_options, replace(POLICY, max_attempts=1)) as stage:
        stage.queue.hurried[HURRIED] = 2.0
        crashes = engine_crashes()
        async with stage.working() as worker:

            async def has_an_engine() -> bool:
                return worker._board is not None

            await stage.until(has_an_engine)
            assert worker._board is not None
            frozen = worker._board.engine._process.pid
            assert frozen is not None
            os.kill(frozen, signal.SIGSTOP)
            view = await stage.until_state(await stage.asked(seed=HURRIED), DreamState.FAILED)
            assert view.error is not None
            assert "far longer" in view.error
            await stage.until_state(await stage.asked(steps=2), DreamState.DONE)
    assert engine_crashes() == crashes + 1


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

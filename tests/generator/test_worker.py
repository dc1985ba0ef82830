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
from prometheus_client import REGISTRY
from sqlalchemy import insert

from dreams.dream import Lease, Picture, Result, Steering, SteeringKind
from dreams.guilds import CACHE_SECONDS, GuildConfiguration, Guilds
from dreams.languages import Language
from dreams.queue import Queue
from dreams.recipe import MAX_PHRASES, Descent, Parent, Phrase, Quality, Recipe
from dreams.states import DreamState
from dreams.tables import steering
from dreams.unwanted import PicturePolicy
from generator import attempt
from generator.attempt import ORDERS_SECONDS
from generator.engine import checkpoint
from generator.messages import Begin, EngineOptions, Stepped
from generator.worker import Worker
from playground.guild import ADA_ID, GUILD_ID
from tests.generator.stage import PATIENCE, POLICY, SOON_SECONDS, Stage, opened_stage, overheard, standing_still

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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def staff(
    engine_options: EngineOptions, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Stage, Worker]]:
    """A stage and a worker on it that all tests share: starting an engine takes seconds."""
    async with opened_stage(tmp_path_factory.mktemp("served"), engine_options) as opened, opened.working() as worker:
        yield opened, worker


@pytest.fixture
def served(staff: tuple[Stage, Worker]) -> Stage:
    """The stage alone."""
    return staff[0]


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
    await served.queue.cancel(dream_id, ADA_ID)
    looks = len(served.queue.looks)
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
        said = len(served.queue.looks)
        view = await served.until_state(dream_id, DreamState.DONE)
    finally:
        served.queue.unanswered = frozenset()
    assert ORDERS_SECONDS <= 1.0  # so that two looks, of which one was under way, are within two seconds
    assert any(look.steering for look in served.queue.looks[before : said + 2])
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
    dream_id = await served.asked(Quality.DEEP, avoid=avoided)
    before = len(served.queue.looks)
    beyond = {"dream_id": dream_id, "user_id": ADA_ID, "kind": "avoid", "phrase": "fog", "created_at": 0}
    async with served.database.write() as connection:  # as from before the queue looked
        await connection.execute(insert(steering).values(beyond))

    async def was_heard() -> bool:
        return any(look.steering for look in served.queue.looks[before:])

    await served.until(was_heard)
    await served.queue.steer(dream_id, ADA_ID, Steering(SteeringKind.STOP))
    view = await served.until_state(dream_id, DreamState.DONE)
    assert view.attempt == 1
    assert view.result is not None
    assert [phrase for phrase, _ in view.result.scores][1:] == [phrase.text for phrase in avoided]


async def test_a_stopping_worker_gives_its_dream_back_with_a_checkpoint(
    engine_options: EngineOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempt, "LAST_CHECKPOINT_SECONDS", SOON_SECONDS)
    async with opened_stage(tmp_path, engine_options) as stage:
        dream_id = await stage.asked(Quality.DEEP)
        async with stage.working(replace(PATIENCE, checkpoint=SOON_SECONDS)):  # so that only the last one is left
            await stage.until_frame(dream_id)
        view = await stage.dream(dream_id)
        assert view.state is DreamState.QUEUED
        assert view.attempt == 0
        claim = await stage.queue.claim("another", ["tiny"])
        assert claim is not None
        assert claim.checkpoint is not None
        assert claim.checkpoint.step > 0
        assert await stage.store.get(claim.checkpoint.store_key)


async def test_a_crashed_engine_costs_an_attempt_and_the_dream_goes_on_from_its_checkpoint(
    staff: tuple[Stage, Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    served, worker = staff
    said = overheard(monkeypatch)
    dream_id = await served.asked(Quality.DEEP)
    kept_step = await served.until_checkpoint(dream_id)
    assert worker._board is not None
    worker._board.engine.kill()

    async def runs_again() -> bool:
        view = await served.dream(dream_id)
        return view.state is DreamState.RUNNING and view.attempt == 2

    await served.until(runs_again)
    await served.queue.steer(dream_id, ADA_ID, Steering(SteeringKind.STOP))
    await served.until_state(dream_id, DreamState.DONE)
    _, again = [one for one in said if isinstance(one, Begin)]
    assert again.checkpoint is not None
    went_on_from = checkpoint.read(again.checkpoint).facts["step"]
    first_told = next(one for one in said[said.index(again) :] if isinstance(one, Stepped))
    assert 0 < kept_step <= went_on_from == first_told.progress.step - 1


async def test_a_lost_lease_ends_the_work_without_a_word(staff: tuple[Stage, Worker]) -> None:
    served, worker = staff
    dream_id = await served.asked(Quality.DEEP)
    await served.until_frame(dream_id)
    served.queue.unanswered = frozenset({"claim"})  # so that this worker is not the one who has it next
    others = Queue(served.database, POLICY)
    try:
        await others.give_back(Lease(dream_id, 1, worker.id))
        claim = await others.claim("another", ["tiny"])
    finally:
        served.queue.unanswered = frozenset()
    assert claim is not None

    async def has_let_go() -> bool:
        return not worker._attempts

    await served.until(has_let_go)
    await served.until_delivered()
    shown = (await served.card(dream_id))["edited_timestamp"]
    await asyncio.sleep(5 * PATIENCE.frame)
    assert (await served.card(dream_id))["edited_timestamp"] == shown
    assert (await served.dream(dream_id)).state is DreamState.RUNNING
    await others.cancelled(claim.lease)


async def test_a_frame_that_came_after_anothers_picture_is_drawn_over(staff: tuple[Stage, Worker]) -> None:
    served, worker = staff
    dream_id = await served.asked(Quality.DEEP)
    await served.until_frame(dream_id)
    message = await served.message(dream_id)

    async def frame_after_the_picture() -> bool:
        shown = [one.filename.partition("-")[0] for version in message.versions for one in version.attachments]
        return "dream" in shown and "frame" in shown[shown.index("dream") :]

    served.queue.is_away = True  # so the worker goes on in good faith
    try:
        await finished_by_another(served, Lease(dream_id, 1, worker.id))
        await served.until(frame_after_the_picture)
    finally:
        served.queue.is_away = False
    await served.until_told(dream_id, "Dreamed")
    await asyncio.sleep(5 * PATIENCE.frame)
    assert await served.attachments(dream_id) == [f"dream-{dream_id}.png"]


async def finished_by_another(stage: Stage, lease: Lease) -> None:
    """Takes the dream away from whoever has it, and ends it with a red picture."""
    others = Queue(stage.database, POLICY)
    await others.give_back(lease)
    claim = await others.claim("another", ["tiny"])
    assert claim is not None
    png = io.BytesIO()
    Image.new("RGB", (128, 128), "red").save(png, "PNG")
    await stage.store.put("red.png", png.getvalue())
    picture = Picture("red.png", sha256(png.getvalue()).hexdigest(), png.tell(), "image/png", 128, 128)
    await others.finish(claim.lease, Result((picture,), 0.5, (), 10, 5, 1.0))


async def test_a_result_waits_on_disk_while_the_database_is_away(served: Stage) -> None:
    served.queue.unanswered = frozenset({"heartbeat", "orders", "checkpoint", "finish", "rescue"})  # all but the claim

    async def is_on_disk() -> bool:
        return any((served.folder / "stranded").glob("*/result.json"))

    try:
        dream_id = await served.asked(Quality.STANDARD)
        await served.until(is_on_disk)
        assert (await served.dream(dream_id)).state is DreamState.RUNNING
    finally:
        served.queue.unanswered = frozenset()
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


async def test_a_dream_far_over_its_time_is_given_up_and_its_engine_takes_the_next_one(
    served: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempt, "SIGN_OF_LIFE_SECONDS", SOON_SECONDS)
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
        stage.queue.hurried[HURRIED] = 8.0  # by then it was told to begin
        crashes = engine_crashes()
        async with stage.working() as worker:
            await stage.until_ready(worker)
            with standing_still(worker):
                view = await stage.until_state(await stage.asked(seed=HURRIED), DreamState.FAILED)
                assert view.error is not None
                assert "far longer" in view.error
                await stage.until_state(await stage.asked(steps=2), DreamState.DONE)
    assert engine_crashes() == crashes + 1


async def test_the_card_says_that_the_dream_began_before_there_is_a_frame(served: Stage) -> None:
    dream_id = await served.asked(Quality.DEEP)
    await served.until_told(dream_id, "Dreaming")
    await served.queue.steer(dream_id, ADA_ID, Steering(SteeringKind.STOP))
    await served.until_told(dream_id, "Dreamed")
    told = [version for version in (await served.message(dream_id)).versions if "**" in version.content]
    headlines = [version.content.split("**")[1] for version in told]
    assert (headlines[0], told[0].attachments) == ("Dreaming", ())
    assert headlines[-1] == "Dreamed"

"""The supervisor with everything real: SQLite, an engine in its own process, discord.py against the stand-in."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
from discord.gateway import DiscordWebSocket
from PIL import Image

from cards.budget import InvalidBudget
from cards.client import point_discord_at, rest_client
from cards.courier import Courier
from cards.editor import CardEditor
from dreams.database import Database, migrate, open_database
from dreams.dream import CardRef, Lease, Order, Steering, SteeringKind
from dreams.errors import DatabaseAway
from dreams.history import DreamView, History
from dreams.members import Members
from dreams.outbox import Outbox
from dreams.pace import Pace
from dreams.policy import Policy
from dreams.queue import Queue
from dreams.recipe import Phrase, Quality, Recipe
from dreams.states import DreamState
from dreams.store import ImageStore
from generator.attempt import Patience, Surroundings
from generator.messages import EngineOptions
from generator.stranded import StrandedResults
from generator.worker import Worker
from playground import Playground
from playground.guild import ADA_ID, GENERAL_CHANNEL_ID, GUILD_ID

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE = Patience(lease=8.0, heartbeat=0.5, frame=0.3, checkpoint=0.5)
SOON_SECONDS = 60.0  # engines start slowly on busy machines


class FlakyQueue(Queue):
    """A queue whose database can be away."""

    is_away = False

    def __getattribute__(self, name: str) -> Any:
        if name in ("heartbeat", "orders", "finish", "claim", "rescue", "checkpoint") and self.is_away:
            raise DatabaseAway
        return super().__getattribute__(name)


@dataclass
class Stage:
    """What a test acts with."""

    database: Database
    playground: Playground
    queue: FlakyQueue
    store: ImageStore
    stranded: StrandedResults
    engine_options: EngineOptions
    folder: Path
    keys: list[str] = field(default_factory=list)

    async def asked(self, quality: Quality = Quality.DRAFT, **recipe: Any) -> int:
        """A dream that waits, with its card."""
        self.keys.append("")
        wanted = Recipe((Phrase("a red apple"),), seed=7, quality=quality, size_px=128, **recipe)
        order = Order(str(len(self.keys)), ADA_ID, GUILD_ID, GENERAL_CHANNEL_ID, "tiny", wanted, "a red apple")
        dream_id = (await self.queue.enqueue(order)).dream_id
        message = self.playground.post_as_bot("queued")
        await self.queue.set_card(dream_id, CardRef(message.channel_id, message.id))
        return dream_id

    async def dream(self, dream_id: int) -> DreamView:
        view = await History(self.database).dream(dream_id)
        assert view is not None
        return view

    async def until(self, is_so: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(SOON_SECONDS):
            while not await is_so():
                await asyncio.sleep(0.05)

    async def until_state(self, dream_id: int, state: DreamState) -> DreamView:
        async def is_so() -> bool:
            return (await self.dream(dream_id)).state is state

        await self.until(is_so)
        return await self.dream(dream_id)

    async def until_frame(self, dream_id: int, other_than: tuple[str, ...] = ()) -> str:
        """Waits for a frame on the card; returns its name."""
        names: list[str] = []

        async def is_so() -> bool:
            names[:] = [name for name in await self.attachments(dream_id) if name.startswith("frame")]
            return bool(names) and names[0] not in other_than

        await self.until(is_so)
        return names[0]

    async def until_told(self, dream_id: int, text: str) -> None:
        async def is_so() -> bool:
            return text in (await self.card(dream_id))["content"]

        await self.until(is_so)

    async def card(self, dream_id: int) -> dict[str, Any]:
        view = await self.dream(dream_id)
        assert view.card is not None
        messages = self.playground.world.board.messages.everything()
        return next(one for one in messages if one.id == view.card.message_id).json()

    async def attachments(self, dream_id: int) -> list[str]:
        return [one["filename"] for one in (await self.card(dream_id))["attachments"]]

    def checkpoint_step(self, dream_id: int) -> int:
        """The step of the newest checkpoint in the store."""
        kept = (self.folder / "images" / "checkpoints" / str(dream_id)).glob("*.ckpt")
        return max(int(path.stem.split("-")[1]) for path in kept)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[Worker]:
        """A worker, stopped cleanly at the end."""
        budget = InvalidBudget()
        async with rest_client(self.playground.token, budget) as client:
            editor, history = CardEditor(client, budget), History(self.database)
            pace = Pace(self.database)
            courier = Courier(
                Outbox(self.database),
                history,
                self.store,
                editor,
                set_card=self.queue.set_card,
                reserve=pace.reserve,
                notice_of=Members(self.database).notice,
            )
            around = Surroundings(self.queue, history, self.store, pace, editor, courier, self.stranded, PATIENCE)
            worker = Worker(around, self.database, "tiny", self.engine_options)
            running = asyncio.create_task(worker.run())
            try:
                yield worker
            finally:
                worker.stop()
                async with asyncio.timeout(10):
                    await running


POLICY = Policy(lease_seconds=PATIENCE.lease, max_queued=100)


@asynccontextmanager
async def opened_stage(folder: Path, options: EngineOptions, policy: Policy = POLICY) -> AsyncIterator[Stage]:
    url = f"sqlite+aiosqlite:///{folder / 'dreams.db'}"
    await migrate(url)
    base, gateway = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    try:
        async with open_database(url) as database, Playground() as playground:
            point_discord_at(playground.api_base, playground.gateway_url)
            queue = FlakyQueue(database, policy)
            store, stranded = ImageStore(f"file:{folder / 'images'}"), StrandedResults(folder / "stranded")
            yield Stage(database, playground, queue, store, stranded, options, folder)
    finally:
        discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


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
        engine = worker._engine
        assert engine is not None
        engine.kill()

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

"""`dreamer serve` as real processes: killed, frozen, told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiosqlite
import pytest
from sqlalchemy import select, update

from dreams.database import Database
from dreams.dream import CardRef, Order, Steering, SteeringKind
from dreams.history import DreamView, History
from dreams.queue import Queue
from dreams.recipe import MAX_STEPS, Phrase, Recipe
from dreams.states import DreamState
from dreams.tables import checkpoint, dream
from playground import Playground
from playground.guild import ADA_ID, GENERAL_CHANNEL_ID, GUILD_ID
from playground.messages import Message

SOON_SECONDS = 300.0  # engines start slowly on busy machines
RECIPE = Recipe((Phrase("a red apple"),), seed=7, size_px=128, steps=MAX_STEPS)  # over when it is told to stop
LONG_LEASE_SECONDS = 300.0  # no busy machine lets it run out


@dataclass
class Scene:
    """The stand-in and the database, and generators as processes."""

    playground: Playground
    database: Database
    url: str
    place: Path

    async def asked(self) -> tuple[int, Message]:
        queue = Queue(self.database)
        order = Order("one", ADA_ID, GUILD_ID, GENERAL_CHANNEL_ID, "tiny", RECIPE, "a red apple")
        dream_id = (await queue.enqueue(order)).dream_id
        card = self.playground.post_as_bot("queued")
        await queue.set_card(dream_id, CardRef(card.channel_id, card.id))
        return dream_id, card

    @asynccontextmanager
    async def generator(self, lease_seconds: float = LONG_LEASE_SECONDS) -> AsyncIterator[asyncio.subprocess.Process]:
        settings = {
            "DISCORD_TOKEN": self.playground.token,
            "DISCORD_API_BASE": self.playground.api_base,
            "DISCORD_GATEWAY_URL": self.playground.gateway_url,
            "DATABASE_URL": self.url,
            "DREAM_PACK": "tiny",
            "DREAM_FRAME_SECONDS": "0.5",
            "DREAM_LEASE_SECONDS": f"{lease_seconds}",
            "DREAM_HEARTBEAT_SECONDS": "2",
            "DREAM_CHECKPOINT_SECONDS": "0.5",
            "OMP_NUM_THREADS": "1",
        }
        with (self.place / "generator.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "generator", "serve"),
                cwd=self.place,
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def freeze(self, process: asyncio.subprocess.Process) -> None:
        """Stops a process between two of its transactions: SQLite's lock would be frozen with it."""
        while True:
            process.send_signal(signal.SIGSTOP)
            try:
                async with aiosqlite.connect(str(self.database.url.database), timeout=0.5) as connection:
                    await connection.execute("BEGIN IMMEDIATE")
                    await connection.rollback()
                return
            except aiosqlite.OperationalError:
                process.send_signal(signal.SIGCONT)
                await asyncio.sleep(0.05)

    async def until(self, is_so: Callable[[], Awaitable[bool]]) -> None:
        try:
            async with asyncio.timeout(SOON_SECONDS):
                while not await is_so():
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise AssertionError((self.place / "generator.log").read_text()) from None

    async def until_checkpoint(self, dream_id: int) -> int:
        """Waits until another generator would go on from a checkpoint; returns its step."""
        steps: list[int] = []

        async def is_so() -> bool:
            async with self.database.read() as connection:
                kept = select(checkpoint.c.step).where(checkpoint.c.dream_id == dream_id)
                steps[:] = await connection.scalars(kept)
            return bool(steps)

        await self.until(is_so)
        return steps[0]

    async def lease_no(self, dream_id: int) -> int:
        async with self.database.read() as connection:
            return int((await connection.execute(select(dream.c.lease_no).where(dream.c.id == dream_id))).scalar_one())

    async def until_leased_after(self, dream_id: int, lease_no: int) -> None:
        """Waits until the dream runs under a later lease."""

        async def is_so() -> bool:
            is_later = await self.lease_no(dream_id) > lease_no
            return is_later and (await self.dream(dream_id)).state is DreamState.RUNNING

        await self.until(is_so)

    async def stop(self, dream_id: int) -> None:
        """Has the dream end with its best picture so far."""
        await Queue(self.database).steer(dream_id, ADA_ID, Steering(SteeringKind.STOP))

    async def expire(self, dream_id: int) -> None:
        """Brings the lease's end about, as time would."""
        async with self.database.write() as connection:
            await connection.execute(update(dream).where(dream.c.id == dream_id).values(lease_until=0))

    async def until_state(self, dream_id: int, state: DreamState) -> DreamView:
        async def is_so() -> bool:
            return (await self.dream(dream_id)).state is state

        await self.until(is_so)
        return await self.dream(dream_id)

    async def until_picture(self, card: Message) -> None:
        async def is_so() -> bool:
            return [one.filename for one in card.attachments] == ["dream-1.png"]

        await self.until(is_so)

    async def until_logged(self, sentence: str) -> None:
        async def is_so() -> bool:
            return sentence in (self.place / "generator.log").read_text()

        await self.until(is_so)

    async def dream(self, dream_id: int) -> DreamView:
        view = await History(self.database).dream(dream_id)
        assert view is not None
        return view


@pytest.fixture
async def scene(
    playground: Playground, sqlite_database: Database, sqlite_url: str, pack: Path, tmp_path: Path
) -> Scene:
    (tmp_path / "data" / "packs").mkdir(parents=True)
    (tmp_path / "data" / "packs" / "tiny").symlink_to(pack)
    return Scene(playground, sqlite_database, sqlite_url, tmp_path)


async def test_a_dream_of_a_killed_generator_goes_on_and_ends_with_its_picture(scene: Scene) -> None:
    dream_id, card = await scene.asked()
    async with scene.generator() as first:
        kept_step = await scene.until_checkpoint(dream_id)
        first.kill()
        await first.wait()
    await scene.expire(dream_id)
    lease_no = await scene.lease_no(dream_id)
    async with scene.generator():
        await scene.until_leased_after(dream_id, lease_no)
        await scene.stop(dream_id)
        view = await scene.until_state(dream_id, DreamState.DONE)
        await scene.until_picture(card)
    assert view.result is not None
    assert view.result.steps > kept_step


async def test_a_generator_that_is_told_to_stop_gives_its_dream_back(scene: Scene) -> None:
    dream_id, _ = await scene.asked()
    async with scene.generator() as generator:
        await scene.until_checkpoint(dream_id)
        generator.send_signal(signal.SIGTERM)
        async with asyncio.timeout(SOON_SECONDS):
            assert await generator.wait() == 0
    view = await scene.dream(dream_id)
    assert (view.state, view.attempt) == (DreamState.QUEUED, 0)
    assert await Queue(scene.database).workers() == []


async def test_a_generator_that_was_frozen_beyond_its_lease_leaves_the_picture_when_it_wakes(scene: Scene) -> None:
    dream_id, card = await scene.asked()
    async with scene.generator(lease_seconds=10.0) as frozen:
        await scene.until_checkpoint(dream_id)
        await scene.freeze(frozen)
        lease_no = await scene.lease_no(dream_id)
        async with scene.generator():
            await scene.until_leased_after(dream_id, lease_no)
            await scene.stop(dream_id)
            await scene.until_state(dream_id, DreamState.DONE)
            await scene.until_picture(card)
            frozen.send_signal(signal.SIGCONT)
            # Frozen in the middle of an edit, it ends that; then it sees to it that the picture is there.
            await scene.until_logged("belongs to another worker now")
            await scene.until_picture(card)
            assert frozen.returncode is None

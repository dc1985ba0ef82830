"""A stage for workers: SQLite, an image store, discord.py against the stand-in, and an engine in its own process."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.gateway import DiscordWebSocket
from sqlalchemy import select

from cards.budget import InvalidBudget
from cards.client import point_discord_at, rest_client
from cards.courier import Courier
from cards.editor import CardEditor
from dreams.database import Database, migrate, open_database
from dreams.dream import CardRef, Claim, Lease, Order, Orders
from dreams.errors import DatabaseAway
from dreams.guilds import Guilds
from dreams.history import DreamView, History
from dreams.members import Members
from dreams.outbox import Outbox
from dreams.pace import Pace
from dreams.policy import Policy
from dreams.queue import Queue
from dreams.recipe import Phrase, Quality, Recipe
from dreams.states import DreamState
from dreams.store import ImageStore
from dreams.tables import checkpoint
from generator.attempt import Patience, Surroundings
from generator.engine_child import EngineChild
from generator.messages import EngineOptions, Report
from generator.messages import Order as EngineOrder
from generator.stranded import StrandedResults
from generator.worker import Worker
from playground import Playground
from playground.guild import ADA_ID, GENERAL_CHANNEL_ID, GUILD_ID
from playground.messages import Message

# The lease is one that no busy machine lets run out: who wants one lost takes it away.
PATIENCE = Patience(lease=300.0, heartbeat=2.0, frame=0.3, checkpoint=0.5)
SOON_SECONDS = 300.0  # engines start slowly on busy machines


class FlakyQueue(Queue):
    """A queue whose database can be away, and which notes what each look for orders found.

    Attributes:
        hurried: Seconds until the deadline, for recipes with these seeds.
        unanswered: The methods that alone find the database away.
    """

    is_away = False
    unanswered: frozenset[str] = frozenset()

    def __init__(self, database: Database, policy: Policy) -> None:
        super().__init__(database, policy)
        self.looks: list[Orders] = []
        self.hurried: dict[int, float] = {}

    async def claim(self, worker_id: str, packs: Sequence[str]) -> Claim | None:
        claim = await super().claim(worker_id, packs)
        if claim is None:
            return None
        return replace(claim, deadline_seconds=self.hurried.get(claim.recipe.seed, claim.deadline_seconds))

    async def orders(self, lease: Lease, *, heard: int = 0) -> Orders:
        found = await super().orders(lease, heard=heard)
        self.looks.append(found)
        return found

    def __getattribute__(self, name: str) -> Any:
        if name in ("heartbeat", "orders", "finish", "claim", "rescue", "checkpoint") and self.is_away:
            raise DatabaseAway
        if name != "unanswered" and name in self.unanswered:
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
    pack: str = "tiny"
    keys: list[str] = field(default_factory=list)

    async def asked(self, quality: Quality = Quality.DRAFT, text: str = "a red apple", **recipe: Any) -> int:
        """A dream that waits, with its card."""
        self.keys.append("")
        wanted = Recipe((Phrase(text),), quality=quality, size_px=128, **{"seed": 7, **recipe})
        order = Order(str(len(self.keys)), ADA_ID, GUILD_ID, GENERAL_CHANNEL_ID, self.pack, wanted, text)
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

    async def until_ready(self, worker: Worker) -> None:
        """Waits until a worker has its engine."""

        async def is_so() -> bool:
            return worker._board is not None

        await self.until(is_so)

    async def until_all(self, dreams: Sequence[int], state: DreamState) -> list[DreamView]:
        return [await self.until_state(dream_id, state) for dream_id in dreams]

    async def until_frame(self, dream_id: int, other_than: tuple[str, ...] = ()) -> str:
        """Waits for a frame on the card; returns its name."""
        names: list[str] = []

        async def is_so() -> bool:
            names[:] = [name for name in await self.attachments(dream_id) if name.startswith("frame")]
            return bool(names) and names[0] not in other_than

        await self.until(is_so)
        return names[0]

    async def until_attachments(self, dream_id: int, kinds: list[str]) -> None:
        """Waits until the card has these, each named by what is before its first dash."""

        async def is_so() -> bool:
            return [name.partition("-")[0] for name in await self.attachments(dream_id)] == kinds

        await self.until(is_so)

    async def until_told(self, dream_id: int, text: str, other_than: str | None = None) -> None:
        """Waits until the card says this, in another first line than that."""

        async def is_so() -> bool:
            content = (await self.card(dream_id))["content"]
            return text in content and content.splitlines()[0] != other_than

        await self.until(is_so)

    async def until_delivered(self) -> None:
        """Waits until Discord has been told all that it is owed."""

        async def is_so() -> bool:
            return await Outbox(self.database).pending() == 0

        await self.until(is_so)

    async def message(self, dream_id: int) -> Message:
        """The card as the stand-in knows it, with all its versions."""
        view = await self.dream(dream_id)
        assert view.card is not None
        messages = self.playground.world.board.messages.everything()
        return next(one for one in messages if one.id == view.card.message_id)

    async def card(self, dream_id: int) -> dict[str, Any]:
        return (await self.message(dream_id)).json()

    async def attachments(self, dream_id: int) -> list[str]:
        return [one["filename"] for one in (await self.card(dream_id))["attachments"]]

    async def until_checkpoint(self, dream_id: int) -> int:
        """Waits until another worker would go on from a checkpoint; returns its step."""
        steps: list[int] = []

        async def is_so() -> bool:
            async with self.database.read() as connection:
                kept = select(checkpoint.c.step).where(checkpoint.c.dream_id == dream_id)
                steps[:] = await connection.scalars(kept)
            return bool(steps)

        await self.until(is_so)
        return steps[0]

    @asynccontextmanager
    async def working(self, patience: Patience = PATIENCE) -> AsyncIterator[Worker]:
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
                configuration_of=Guilds(self.database).configuration,
            )
            around = Surroundings(self.queue, history, self.store, pace, editor, courier, self.stranded, patience)
            worker = Worker(around, self.database, self.pack, self.engine_options)
            running = asyncio.create_task(worker.run())
            try:
                yield worker
            finally:
                worker.stop()
                async with asyncio.timeout(SOON_SECONDS):
                    await running


# No busy machine makes a dream late: who wants one late hurries it (`FlakyQueue.hurried`).
POLICY = Policy(lease_seconds=PATIENCE.lease, max_queued=100, min_deadline_seconds=3600.0, deadline_factor=0.0)


@asynccontextmanager
async def opened_stage(
    folder: Path, options: EngineOptions, policy: Policy = POLICY, pack: str = "tiny"
) -> AsyncIterator[Stage]:
    """A stage in an empty folder, without a worker."""
    url = f"sqlite+aiosqlite:///{folder / 'dreams.db'}"
    await migrate(url)
    base, gateway = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    try:
        async with open_database(url) as database, Playground() as playground:
            point_discord_at(playground.api_base, playground.gateway_url)
            queue = FlakyQueue(database, policy)
            store, stranded = ImageStore(f"file:{folder / 'images'}"), StrandedResults(folder / "stranded")
            yield Stage(database, playground, queue, store, stranded, options, folder, pack)
    finally:
        discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@contextmanager
def standing_still(worker: Worker) -> Iterator[None]:
    """Within, the engine makes no step; what it is told waits in its pipe."""
    assert worker._board is not None
    engine = worker._board.engine._process.pid
    assert engine is not None
    os.kill(engine, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):  # it may have been ended
            os.kill(engine, signal.SIGCONT)


def overheard(monkeypatch: pytest.MonkeyPatch) -> list[EngineOrder | Report]:
    """All that supervisor and engine say to each other from now on."""
    said: list[EngineOrder | Report] = []
    tell, report = EngineChild.tell, EngineChild.report

    async def telling(engine: EngineChild, order: EngineOrder) -> None:
        said.append(order)
        await tell(engine, order)

    async def reporting(engine: EngineChild) -> Report:
        told = await report(engine)
        said.append(told)
        return told

    monkeypatch.setattr(EngineChild, "tell", telling)
    monkeypatch.setattr(EngineChild, "report", reporting)
    return said
